"""``uuutorrent session …`` and ``uuutorrent keys …``: what they understand. A deed is imported when it is chosen."""

import argparse
from pathlib import Path


def add_session_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``session`` and ``keys`` with their deeds."""
    session = _group(commands, "session", "see and end log-ins; works while the server runs, too")
    for deed, told in (("list", "show where somebody is logged in"), ("revoke", "log somebody out everywhere")):
        _deed(session, deed, told).add_argument("name", metavar="USER", help="the user name")
    keys = _group(commands, "keys", "manage the server's keys; works while the server runs, too")
    _deed(keys, "rotate", "sign and seal with new keys from now on; nobody is logged out")


def _group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    group = commands.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
    return group.add_subparsers(dest="deed", required=True, metavar="DEED")


def _deed(
    deeds: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, told: str
) -> argparse.ArgumentParser:
    deed = deeds.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
    deed.add_argument("--config", type=Path, metavar="FILE", help="the configuration file")
    deed.set_defaults(run=_run)
    return deed


def _run(chosen: argparse.Namespace) -> int:
    from .managing_sessions import manage

    return manage(chosen)
