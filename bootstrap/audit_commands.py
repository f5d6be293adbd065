"""``uuutorrent audit``: what it understands. What it needs is imported when it is chosen."""

import argparse
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

_AGO = re.compile(r"(\d{1,5})([mhdw])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_MOMENTS = "2026-11-01, 2026-11-01T09:30 (UTC, or with an offset), or ago: 30m, 12h, 7d, 2w"
_MOST = 1_000_000


def add_audit_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``audit``."""
    told = "show what people did, the newest last; works while the server runs, too"
    audit = commands.add_parser("audit", help=told, description=told[0].upper() + told[1:] + ". Times are in UTC.")
    audit.add_argument("--config", type=Path, metavar="FILE", help="the configuration file")
    audit.add_argument(
        "--user", metavar="NAME", help="what they did, and what was done to them; or the id of an account"
    )
    audit.add_argument("--action", metavar="A", help="such as torrent.grab, or torrent for all that begin so")
    audit.add_argument("--since", type=_moment, metavar="WHEN", help=_MOMENTS)
    audit.add_argument("--until", type=_moment, metavar="WHEN", help="likewise; that moment itself is not shown")
    audit.add_argument("--limit", type=_count, default=100, metavar="N", help="the newest N of them (default: 100)")
    audit.add_argument("--json", action="store_true", help="one JSON object a line")
    audit.set_defaults(run=_run)


def read_moment(text: str, now: datetime) -> datetime:
    """Read a date, a date with a time, or how long ago. Raises ValueError."""
    ago = _AGO.fullmatch(text)
    try:
        if ago is not None:
            return now - int(ago[1]) * _UNITS[ago[2]]
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _moment(text: str) -> datetime:
    try:
        return read_moment(text, datetime.now(UTC))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"a moment is written like {_MOMENTS}") from error


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_MOST}")
    return int(text)


def _run(chosen: argparse.Namespace) -> int:
    from .showing_audit import show_audit

    return show_audit(chosen)
