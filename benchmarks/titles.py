"""Score the reading of release titles against hand-made truth.

``python -m benchmarks.titles TRUTH.jsonl [--misses]``. A line of truth is ``{"raw", "title", "titles", "episode",
"season", "version", "group", "resolution"}``; a field that is absent is not scored, one that is null must not be read.
Titles are compared after splitting alternates and dropping season, year and punctuation.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.normalising import title_key
from domain.releases.reading import read_name
from domain.releases.release_name import ReleaseName
from domain.releases.season_marks import read_season

Json = dict[str, Any]
_YEAR = re.compile(r"\(?\b(?:19|20)\d\d\b\)?")


def titles_agree(truth: Json, name: ReleaseName) -> bool:
    """Whether one of the names read is one of the true ones, in the forms in which names are compared."""
    stated = [truth["title"], *(truth.get("titles") or ())]
    pieces = [piece for title in stated if title for piece in (title, *re.split(r"\s*[/|_]\s*", title))]
    return bool({_loose(piece) for piece in pieces} & {_loose(title) for title in name.titles})


def _loose(title: str) -> str:
    return title_key(read_season(_YEAR.sub(" ", title)).title).replace(" ", "")


def _episode(truth: Json, name: ReleaseName) -> bool:
    stated = truth["episode"]
    wanted = [Decimal(str(one)) for one in stated] if isinstance(stated, list) else [Decimal(str(stated))] * 2
    return name.episodes is not None and [name.episodes.first, name.episodes.last] == [wanted[0], wanted[-1]]


def _season(truth: Json, name: ReleaseName) -> bool:
    """A truth that is a list names the first and the last season of a set."""
    stated = truth["season"]
    if isinstance(stated, list):
        return bool(name.seasons) and [name.seasons[0], name.seasons[-1]] == [stated[0], stated[-1]]
    return bool(name.season == stated)


def _group(truth: Json, name: ReleaseName) -> bool:
    return name.group is not None and name.group.casefold().strip() == truth["group"].casefold().strip()


def _resolution(truth: Json, name: ReleaseName) -> bool:
    digits = re.findall(r"\d+", truth["resolution"])
    return bool(digits) and name.resolution == int(digits[-1])


CHECKS: dict[str, Callable[[Json, ReleaseName], bool]] = {
    "title": titles_agree,
    "episode": _episode,
    "season": _season,
    "version": lambda truth, name: name.version == Decimal(str(truth["version"])),
    "group": _group,
    "resolution": _resolution,
}
UNREAD: dict[str, Callable[[ReleaseName], bool]] = {
    "episode": lambda name: name.episodes is None,
    "season": lambda name: name.season is None,
    "version": lambda name: name.version == 1,
}


def score(rows: list[Json], misses: list[tuple[str, str, object, ReleaseName]]) -> dict[str, tuple[int, int]]:
    """Count right answers and answers asked for, by field; ``false …`` counts what was read and is not there."""
    names = AnitomyReleaseNames()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for row in rows:
        name = read_name(row["raw"], names.split(row["raw"]))
        for field, check in CHECKS.items():
            if row.get(field) is not None:
                asked[field] += 1
                right[field] += (fine := check(row, name))
            elif field in row and field in UNREAD:
                asked[f"false {field}"] += 1
                right[f"false {field}"] += not (fine := UNREAD[field](name))
            else:
                continue
            if not fine:
                misses.append((field, row["raw"], row[field], name))
    return {field: (right[field], asked[field]) for field in sorted(asked)}


def main(path: Path, *, show: bool) -> None:
    """Print the table, and the misses if asked to."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    misses: list[tuple[str, str, object, ReleaseName]] = []
    started = time.perf_counter()
    table = score(rows, misses)
    seconds = time.perf_counter() - started
    for field, (right, asked) in table.items():
        print(f"{field:16} {100 * right / asked:6.1f} % of {asked}")
    print(f"{len(rows) / seconds:.0f} titles/s", file=sys.stderr)
    for field, raw, truth, name in misses if show else ():
        print(
            f"{field}: {raw}\n"
            f"    {truth!r} <> {name.titles} S{name.season} {name.episodes} v{name.version} {name.group}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), show="--misses" in sys.argv)
