"""``uuutorrent user …``: what it understands. What a deed needs is imported when it is chosen."""

import argparse
from pathlib import Path

from application.accounts.quota_change import AS_IT_IS, Bound
from domain.invites import LONGEST_LIFETIME

_ROLES = ("user", "admin")
_NAME = "the user name"


def add_people_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``user`` and its deeds."""
    told = "manage the server's people; works while the server runs, too"
    user = commands.add_parser("user", help=told, description=told[0].upper() + told[1:] + ".")
    deeds = user.add_subparsers(dest="deed", required=True, metavar="DEED")
    _deed(deeds, "list", "show everybody")
    add = _deed(deeds, "add", "make an account; prints a generated password", named=True)
    add.add_argument("--role", choices=_ROLES, default="user", help="what they may do")
    add.add_argument("--ask-password", action="store_true", help="ask for the password instead")
    invite = _deed(deeds, "invite", "print a code with which somebody can make an account")
    invite.add_argument("--role", choices=_ROLES, default="user", help="what they will be")
    _add_bounds(invite, None)
    invite.add_argument("--days", type=_days, default=7, help="how long the code is good for (default: 7)")
    _deed(deeds, "disable", "lock somebody out, at once", named=True)
    _deed(deeds, "enable", "let somebody in again", named=True)
    role = _deed(deeds, "role", "say what somebody may do", named=True)
    role.add_argument("role", choices=_ROLES)
    quota = _deed(deeds, "quota", "say how much somebody may use, or only show it", named=True)
    _add_bounds(quota, AS_IT_IS)
    reset = _deed(deeds, "reset-password", "log somebody out and print a new password for them", named=True)
    reset.add_argument("--ask-password", action="store_true", help="ask for the password instead")
    remove = _deed(deeds, "remove", "take an account away with all that is theirs alone", named=True)
    remove.add_argument("--yes", action="store_true", help="do not ask")


def _deed(
    deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str, *, named: bool = False
) -> argparse.ArgumentParser:
    deed = deeds.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
    deed.add_argument("--config", type=Path, metavar="FILE", help="the configuration file")
    if named:
        deed.add_argument("name", metavar="NAME", help=_NAME)
    deed.set_defaults(run=_run)
    return deed


def _add_bounds(deed: argparse.ArgumentParser, default: Bound) -> None:
    told = "at most so many {}; none: as much as the server says for everybody"
    deed.add_argument("--gib", type=_gib, default=default, metavar="N|none", help=told.format("GiB"))
    deed.add_argument("--torrents", type=_count, default=default, metavar="N|none", help=told.format("torrents"))


def _gib(text: str) -> int | None:
    if text == "none":
        return None
    try:
        return int(float(text) * (1 << 30))
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError("a quota is a number of GiB, or none") from error


def _count(text: str) -> int | None:
    try:
        return None if text == "none" else int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a quota is a number of torrents, or none") from error


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= LONGEST_LIFETIME.days:
        raise argparse.ArgumentTypeError(f"an invitation is good for 1 to {LONGEST_LIFETIME.days} days")
    return days


def _run(chosen: argparse.Namespace) -> int:
    from .managing_people import manage

    return manage(chosen)
