"""What to ask an indexer for, so that few questions find the episode.

Nyaa's search wants all words, matches their beginnings, joins at colons and does not split ``S02E05`` (nyaadevs/nyaa,
es_mapping.yml): so titles go without punctuation and season words, the number and ``SxxExx`` are asked for apart, and the
number since the first season only if there is one. Two questions answer most searches; at most four are planned.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ..series import AiringStatus, Series, SeriesFormat
from .coordinates import coordinates
from .lineage import Entry, lineage
from .season_marks import read_season
from .wanted import WantedEpisode

MOST_QUERIES = 4
_MOST_TITLES = 3
_LONGEST = 60
# The search engine's operators and joiners, and what release groups do not type.
_OPERATORS = re.compile(r"[^\w\s'.-]|(?<!\w)-|-(?!\w)|(?<!\d)\.|\.(?!\d)|_")
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


def plan_queries(wanted: WantedEpisode) -> tuple[QueryPlan, ...]:
    """Plan at most four questions, the most promising first; ask until something certain is found."""
    plans = tuple(plan for plan in dict.fromkeys(_plans(wanted)) if plan.titles)
    return plans[:MOST_QUERIES]


def _plans(wanted: WantedEpisode) -> Iterator[QueryPlan]:
    series = wanted.franchise.series
    entries = lineage(wanted.franchise)
    titles = _titles(entries[-1:], entries)
    if series.format is SeriesFormat.MOVIE:
        yield QueryPlan(titles, why="the film by its names")
        yield QueryPlan(_beginnings(entries[-1:]), ("movie", "gekijouban"), why="the film by the franchise's name")
        return
    number = f"{wanted.number:02d}"
    yield QueryPlan(titles, (number,), why="its names with its number")
    season_terms = _season_terms(wanted)
    if season_terms:
        yield QueryPlan(titles, season_terms, why="its names with season and number")
    continued = _continued(wanted)
    if continued:
        yield QueryPlan(_titles(entries[:1], entries), continued, why="the franchise's names with the number since its beginning")
    if _finished(series):
        yield QueryPlan(titles, batch=True, why="sets of the whole season")
    yield QueryPlan(_beginnings(entries), (number,), why="the shortest names with its number")


def _titles(chosen: tuple[Entry, ...], entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The names that groups are likely to use: romaji and English first, without season words, each once."""
    found: list[str] = []
    for entry in chosen:
        titles = entry.series.titles
        named = [title for title in (titles.romaji, titles.english, *titles.synonyms, titles.native) if title]
        found.extend(searchable(title) for title in named)
    if len(entries) > 1 and chosen == entries[-1:]:
        found[2:2] = list(_beginnings(entries[:1]))
    return _distinct(found)[:_MOST_TITLES]


def _beginnings(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """What stands before the subtitle of the main names, the shortest first."""
    found = [
        searchable(_SUBTITLE.split(title, maxsplit=1)[0])
        for entry in entries[:1]
        for title in (entry.series.titles.romaji, entry.series.titles.english)
        if title
    ]
    return tuple(sorted(_distinct(found), key=len))


def _distinct(titles: list[str]) -> tuple[str, ...]:
    by_case = {title.casefold(): title for title in reversed(titles) if len(title) > 1}
    ordered = dict.fromkeys(title.casefold() for title in titles if len(title) > 1)
    return tuple(by_case[key] for key in ordered)


def searchable(title: str) -> str:
    """A name as a search engine takes it: no season words, no operators, no typographic marks, not too long."""
    plain = unicodedata.normalize("NFKC", title.replace("×", " x ").replace("’", "'"))
    words = _OPERATORS.sub(" ", read_season(plain).title).replace("'", "").split()
    kept: list[str] = []
    for word in words:
        if kept and len(" ".join((*kept, word))) > _LONGEST:
            break
        kept.append(word)
    return " ".join(kept)


def _season_terms(wanted: WantedEpisode) -> tuple[str, ...]:
    found = [
        f"S{one.season:02d}E{int(one.number):02d}"
        for one in coordinates(wanted)
        if one.season is not None and one.part is None and one.sure and one.number == int(one.number)
    ]
    return tuple(dict.fromkeys(found))[:_MOST_TITLES]


def _continued(wanted: WantedEpisode) -> tuple[str, ...]:
    """The numbers that count on since an earlier entry."""
    found = [
        f"{int(one.number):02d}"
        for one in coordinates(wanted)
        if one.season is None and one.part is None and one.number != wanted.number and one.number == int(one.number)
    ]
    return tuple(dict.fromkeys(found))[:_MOST_TITLES]


def _finished(series: Series) -> bool:
    return series.status is AiringStatus.FINISHED and (series.episodes or 2) > 1
