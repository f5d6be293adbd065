"""Reading the table's text (https://github.com/erengy/anime-relations, public domain).

A rule is ``- mal|kitsu|anilist:numbers -> mal|kitsu|anilist:numbers``: numbers are one or a range, ``?`` is unknown or
without an end, ``~`` repeats the id of the source, and ``!`` says that the numbers hold under the target's name too.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.releases.renumbering import Renumbering
from domain.series import SeriesId

MOST_BYTES = 2 * 1024 * 1024
MOST_RULES = 20_000
LONGEST_LINE = 500
_HIGHEST = 10_000
_MOST_JOINED = 10
"""So many numbers may mean one episode."""

_IDS = r"(?:\d{1,9}|[?~])\|(?:\d{1,9}|[?~])\|(\d{1,9}|[?~])"
_NUMBERS = r"(\d{1,5}|\?)(?:-(\d{1,5}|\?))?"
_RULE = re.compile(rf"-\s+{_IDS}:{_NUMBERS}\s*->\s*{_IDS}:{_NUMBERS}(!?)\s*", re.ASCII)
_DATE = re.compile(r"-\s+last_modified:\s*(\d{4}-\d\d-\d\d)\s*", re.ASCII)
_META = re.compile(r"-\s+[a-z_]+:\s", re.ASCII)


@dataclass(frozen=True, slots=True)
class TableText:
    """What a text holds. ``unreadable`` counts the rules that make no sense; ``as_of`` is the date that it bears."""

    runs: tuple[Renumbering, ...]
    as_of: datetime | None
    unreadable: int


def read_table(text: str) -> TableText:
    """Read a text; one that is no table has no runs. Rules without an AniList id are passed over."""
    runs: list[Renumbering] = []
    as_of: datetime | None = None
    rules = unreadable = 0
    for line in text[:MOST_BYTES].splitlines():
        if not line.startswith("-") or rules >= MOST_RULES:
            continue
        if len(line) <= LONGEST_LINE and _META.match(line):
            as_of = as_of or _date(line)
            continue
        rules += 1
        found = _RULE.fullmatch(line) if len(line) <= LONGEST_LINE else None
        run = None if found is None else _run(*found.groups())
        if run is not None:
            runs.append(run)
        elif found is None or "?" not in (found[1], found[4]):
            unreadable += 1
    return TableText(tuple(runs), as_of, unreadable)


def _date(line: str) -> datetime | None:
    found = _DATE.fullmatch(line)
    try:
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def _run(
    source: str, first: str, last: str | None, target: str, to_first: str, to_last: str | None, also: str
) -> Renumbering | None:
    target = source if target == "~" else target
    if not (source.isdecimal() and target.isdecimal() and first.isdecimal() and to_first.isdecimal()):
        return None
    run = Renumbering(
        SeriesId(int(source)),
        int(first),
        _end(first, last),
        SeriesId(int(target)),
        int(to_first),
        _end(to_first, to_last),
        bool(also),
    )
    return run if _sound(run) else None


def _end(first: str, last: str | None) -> int | None:
    if last is None:
        return int(first)
    return None if last == "?" else int(last)


def _sound(run: Renumbering) -> bool:
    """Whether both sides are as long, one has no end, or a few numbers were joined into one."""
    lengths = [_length(run.first, run.last), _length(run.to_first, run.to_last)]
    if None in lengths:
        return all(length is None or length > 0 for length in lengths) and max(run.first, run.to_first) <= _HIGHEST
    numbers, episodes = lengths
    return 0 not in lengths and (numbers == episodes or (episodes == 1 and numbers in range(_MOST_JOINED + 1)))


def _length(first: int, last: int | None) -> int | None:
    """How many numbers there are; 0 if they make no sense, None without an end."""
    if last is None:
        return None
    return last - first + 1 if first <= last <= _HIGHEST else 0
