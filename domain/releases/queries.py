"""What to ask an indexer for, so that few questions find the episode.

Nyaa's search wants all words, matches their beginnings, joins at colons and does not split ``S02E05`` (nyaadevs/nyaa,
es_mapping.yml): so titles go without punctuation and season words, the bare numbers are asked for together, and
``SxxExx`` apart. Two questions answer most searches; at most four are planned.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ..series import AiringStatus, Series, SeriesFormat
from .coordinate import Coordinate
from .coordinates import coordinates
from .lineage import Entry, lineage
from .season_marks import read_season
from .wanted import WantedEpisode

MOST_QUERIES = 4
_MOST_TITLES = 4
_MOST_TERMS = 3
_LONGEST = 60
# The search engine's operators and joiners, and what release groups do not type.
_OPERATORS = re.compile(r"[^\w\s'.-]|(?<!\w)-|-(?!\w)|(?<!\d)\.|\.(?!\d)|_")
_YEAR = re.compile(r"\((?:19|20)\d\d\)")
_SUBTITLE = re.compile(r"\s*[:~～|]\s*|\s+-\s+")


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """One question: alternative titles, alternative terms beside them (none: any), and whether sets are asked for.

    ``why`` says for whom the question is, in a few words.
    """

    titles: tuple[str, ...]
    terms: tuple[str, ...] = ()
    batch: bool = False
    why: str = ""


def plan_queries(wanted: WantedEpisode, *, sets: bool = True) -> tuple[QueryPlan, ...]:
    """Plan at most four questions, the most promising first; ask until something certain is found.

    Without ``sets`` nobody asks for batches.
    """
    plans = tuple(plan for plan in dict.fromkeys(_plans(wanted)) if plan.titles and (sets or not plan.batch))
    return plans[:MOST_QUERIES]


def _plans(wanted: WantedEpisode) -> Iterator[QueryPlan]:
    series = wanted.franchise.series
    entries = lineage(wanted.franchise)
    titles = _titles(entries)
    if series.format is SeriesFormat.MOVIE:
        yield QueryPlan(titles, why="the film by its names")
        yield QueryPlan(_beginnings(entries[-1:]), ("movie", "gekijouban"), why="the film by the franchise's name")
        return
    yield QueryPlan(titles, _bare_terms(wanted), why="its names with its number")
    yield QueryPlan(titles, _season_terms(wanted, entries), why="its names with season and number")
    if _finished(series):
        yield QueryPlan(titles, batch=True, why="sets of the whole season")
    yield QueryPlan(_beginnings(entries), why="whatever bears the shortest names")


def _titles(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The names that groups are likely to use: the entry's own, beside a sequel's those of the franchise."""
    titles = entries[-1].series.titles
    own = [searchable(title) for title in (titles.romaji, titles.english) if title]
    others = [searchable(title) for title in (*titles.synonyms, titles.native) if title]
    first = _beginnings(entries) if len(entries) > 1 else ()
    paired = [title for pair in zip_longest(own, first) for title in pair if title]
    return _distinct([*paired, *others])[:_MOST_TITLES]


def _beginnings(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """What stands before the subtitle of the first entry's main names."""
    titles = entries[0].series.titles
    found = [searchable(_SUBTITLE.split(title, maxsplit=1)[0]) for title in (titles.romaji, titles.english) if title]
    return _distinct(found)


def _distinct(titles: list[str]) -> tuple[str, ...]:
    by_case = {title.casefold(): title for title in reversed(titles) if len(title) > 1}
    ordered = dict.fromkeys(title.casefold() for title in titles if len(title) > 1)
    return tuple(by_case[key] for key in ordered)


def searchable(title: str) -> str:
    """A name as a search engine takes it: no season words, no operators, no typographic marks, not too long."""
    plain = unicodedata.normalize("NFKC", title.replace("×", " x ").replace("’", "'"))
    words = _OPERATORS.sub(" ", read_season(_YEAR.sub(" ", plain)).title).split()
    kept: list[str] = []
    for word in words:
        if kept and len(" ".join((*kept, word))) > _LONGEST:
            break
        kept.append(word)
    return " ".join(kept)


def _bare_terms(wanted: WantedEpisode) -> tuple[str, ...]:
    """The number, and those that count on since an earlier entry began."""
    found = [wanted.number, *(int(one.number) for one in _unparted(wanted) if one.season is None and one.line >= 0)]
    return tuple(dict.fromkeys(f"{number:02d}" for number in found))[:_MOST_TERMS]


def _season_terms(wanted: WantedEpisode, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The number beside its seasons, the ones that the franchise's own name goes with first."""
    seasons = entries[-1].seasons
    found = [
        (one.season, int(one.number))
        for one in _unparted(wanted)
        if one.season in seasons or (one.season == 1 and one.number != wanted.number)
    ]
    return tuple(dict.fromkeys(f"S{season:02d}E{number:02d}" for season, number in found))[:_MOST_TERMS]


def _unparted(wanted: WantedEpisode) -> list[Coordinate]:
    """The whole, sure numbers that stand without a part, those of the oldest names first."""
    known = [one for one in coordinates(wanted) if one.part is None and one.sure and one.number % 1 == 0]
    return sorted(known, key=lambda one: one.line)


def _finished(series: Series) -> bool:
    return series.status is AiringStatus.FINISHED and (series.episodes or 2) > 1
