"""``uuutorrent session …``, ``token …`` and ``keys …``: what they understand. A deed is imported when it is chosen."""

import argparse
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from domain.api_tokens import LONGEST_LIFETIME, USUAL_LIFETIME
from domain.scopes import Scope


def add_session_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``session``, ``token`` and ``keys`` with their deeds."""
    session = _group(commands, "session", "see and end log-ins; works while the server runs, too")
    for deed, told in (("list", "show where somebody is logged in"), ("revoke", "log somebody out everywhere")):
        _deed(session, deed, told).add_argument("name", metavar="USER", help="the user name")
    _add_token_commands(commands)
    keys = _group(commands, "keys", "manage the server's keys; works while the server runs, too")
    _deed(keys, "rotate", "sign and seal with new keys from now on; nobody is logged out")


def _add_token_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    token = _group(commands, "token", "see, make and end API tokens; works while the server runs, too")
    add = _deed(token, "add", "print a new API token for somebody's script", run=_run_tokens)
    add.add_argument("name", metavar="USER", help="whose it is to be: the user name")
    add.add_argument("label", metavar="NAME", help="what it is for")
    add.add_argument("--scope", action="append", choices=tuple(Scope), help="what it is good for (default: read)")
    usual = USUAL_LIFETIME.days
    add.add_argument("--days", type=_days, default=usual, help=f"how long it is good for (default: {usual})")
    shown = _deed(token, "list", "show somebody's API tokens, and when they were used", run=_run_tokens)
    shown.add_argument("name", metavar="USER", help="the user name")
    revoke = _deed(token, "revoke", "make one worthless", run=_run_tokens)
    revoke.add_argument("name", metavar="USER", help="the user name")
    revoke.add_argument("token", metavar="ID", type=UUID, help="the token's id, from the list")


def _group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    group = commands.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
    return group.add_subparsers(dest="deed", required=True, metavar="DEED")


def _deed(
    deeds: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    told: str,
    *,
    run: Callable[[argparse.Namespace], int] | None = None,
) -> argparse.ArgumentParser:
    deed = deeds.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
    deed.add_argument("--config", type=Path, metavar="FILE", help="the configuration file")
    deed.set_defaults(run=run or _run)
    return deed


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= LONGEST_LIFETIME.days:
        raise argparse.ArgumentTypeError(f"a token is good for 1 to {LONGEST_LIFETIME.days} days")
    return days


def _run(chosen: argparse.Namespace) -> int:
    from .managing_sessions import manage

    return manage(chosen)


def _run_tokens(chosen: argparse.Namespace) -> int:
    from .managing_tokens import manage

    return manage(chosen)
