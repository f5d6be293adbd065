"""What to ask an indexer for, so that few questions find the episode.

The first question brings what most groups write: the bare number, and the number with its season, which Nyaa's search
does not find by the number (``05`` is no beginning of ``S02E05``). It answers most searches, and it alone is asked
ahead of them. The others follow while nothing certain is found: the names and numbers that were left over, sets, and at
last whatever bears the shortest name. An answer that was cut short is narrowed down (``narrower``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, zip_longest

from ..series import AiringStatus, Series, SeriesFormat
from .coordinate import Coordinate
from .coordinates import coordinates
from .lineage import Entry, lineage
from .preferences import ORIGINAL, BatchPolicy, Criterion, Preferences
from .search_words import beginnings, distinct, names, names_of_one_piece, searchable, shortest_names
from .wanted import WantedEpisode

MOST_QUERIES = 4
"""Questions in one search, narrowed ones included."""
_MOST_TITLES = 4
_MOST_TERMS = 5
_MOST_LETTERS = 140
"""Of all titles of one question; the first goes in whatever its length."""
_LONG_RUN = 100
"""From so many episodes on numbers have three digits, and a name alone finds everything but the wanted one."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for, in words that any indexer has: the adapter turns it into its own syntax.

    ``titles`` are alternatives, best first; the adapter may use fewer. ``terms`` are alternatives too (``05``,
    ``S02E05``); empty means any episode. ``also`` are words that every answer should have besides. ``batch`` asks for
    sets instead of single episodes. ``broad`` asks everywhere instead of only where the configuration says. An adapter
    that has no use for the last three leaves them out: its answer is a list of candidates all the same.
    """

    titles: tuple[str, ...]
    terms: tuple[str, ...] = ()
    batch: bool = False
    also: tuple[str, ...] = ()
    broad: bool = False


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """``questions`` are asked in turn until something certain is found; ``last`` only if nothing acceptable was."""

    questions: tuple[Query, ...]
    last: tuple[Query, ...] = ()


def plan_queries(wanted: WantedEpisode, preferences: Preferences) -> QueryPlan:
    """Plan what to ask, the most promising first. Empty if the series has no name that can be asked for."""
    entries = lineage(wanted.franchise)
    if not names(entries):
        return QueryPlan(())
    series, broad = wanted.franchise.series, _beyond_english(preferences)
    if _one_piece(series):
        asked: Iterable[Query] = _single(series, names_of_one_piece(entries), entries)
    else:
        sets = _sets(series, names(entries), entries, preferences)
        asked = chain(_numbered(names(entries), _terms(wanted, entries)), sets)
    first, *others = asked
    asked = (first, *_borrowed(wanted), *others)
    questions = tuple(dict.fromkeys(replace(query, broad=broad) for query in asked if query.titles))
    questions, last = questions[: MOST_QUERIES - 1], _last(wanted, entries)
    return QueryPlan(questions, () if last in questions else (last,))


def narrower(query: Query, preferences: Preferences) -> Query | None:
    """The same question with fewer answers: by the best title alone, then in what the person likes best."""
    if len(query.titles) > 1:
        return replace(query, titles=query.titles[:1])
    favourite = _favourite(preferences)
    return replace(query, also=(favourite,)) if favourite and not query.also else None


def _favourite(preferences: Preferences) -> str | None:
    """The first resolution or the first group, whichever counts more."""
    words = {
        Criterion.RESOLUTION: next((f"{lines}p" for lines in preferences.resolutions), ""),
        Criterion.GROUP: next((searchable(group) for group in preferences.groups), ""),
    }
    return next((words[one] for one in preferences.full_order if words.get(one)), None)


def _beyond_english(preferences: Preferences) -> bool:
    """Whether the person takes what English-translated listings do not have."""
    subtitles, audio = preferences.subtitles, preferences.audio
    return preferences.allow_raw or bool(subtitles and "en" not in subtitles) or not {ORIGINAL, "en"} & set(audio)


def _one_piece(series: Series) -> bool:
    return series.format is SeriesFormat.MOVIE or series.episodes == 1


def _numbered(known: tuple[str, ...], terms: tuple[str, ...]) -> Iterator[Query]:
    titles, others = _fitting(known), known[len(_fitting(known)) :]
    first, rest = terms[:_MOST_TERMS], terms[_MOST_TERMS:]
    yield Query(titles, first)
    if others and rest:
        yield Query(_fitting((*others[: _MOST_TITLES - 1], titles[0])), (*first[:2], *rest)[:_MOST_TERMS])
    elif others:
        yield Query(_fitting(others), first)
    elif rest:
        yield Query(titles, rest[:_MOST_TERMS])


def _single(series: Series, known: tuple[str, ...], entries: tuple[Entry, ...]) -> Iterator[Query]:
    """Films and lone specials carry no number, and often the franchise's name with a word for what they are."""
    titles = _fitting(known)
    yield Query(titles)
    marks = (
        ("movie", "gekijouban", "劇場版", "剧场版")
        if series.format is SeriesFormat.MOVIE
        else ("ova", "oad", "special")
    )
    yield Query(_fitting(beginnings(entries)), marks)
    yield Query(_fitting(known[len(titles) :]))


def _sets(
    series: Series, known: tuple[str, ...], entries: tuple[Entry, ...], preferences: Preferences
) -> Iterator[Query]:
    if series.status is not AiringStatus.FINISHED or preferences.batches is BatchPolicy.NEVER:
        return
    run = (f"01-{series.episodes:02d}",) if series.episodes else ()
    yield Query(_fitting(known), ("batch", "complete", f"S{entries[-1].seasons[0]:02d}", *run), batch=True)


def _borrowed(wanted: WantedEpisode) -> Iterator[Query]:
    """The number that the episode has under another series' name: a special that groups number on as episode 13."""
    lent = [one for one in wanted.tabled if one.title is not None and _askable(one.number)]
    titles = [one.title for one in lent if one.number == lent[0].number and one.title]
    if titles:
        yield Query(_fitting(distinct(searchable(title) for title in titles)), (_written(lent[0].number),))


def _last(wanted: WantedEpisode, entries: tuple[Entry, ...]) -> Query:
    """Whatever bears the shortest names, in every category."""
    terms = (_written(Decimal(wanted.number)),) if wanted.number >= _LONG_RUN else ()
    return Query(_fitting(shortest_names(entries)), terms, broad=True)


def _fitting(known: tuple[str, ...]) -> tuple[str, ...]:
    """As many names as one question takes."""
    taken, letters = list[str](), 0
    for name in known[:_MOST_TITLES]:
        letters += len(name)
        if taken and letters > _MOST_LETTERS:
            break
        taken.append(name)
    return tuple(taken)


def _terms(wanted: WantedEpisode, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """The numbers that the episode goes by: bare ones and one with its season first, then the others in turn."""
    # A number under another series' name is no number under ours.
    tabled = (one for one in wanted.tabled if one.title is None)
    known = [*wanted.known_as, *tabled, *(one for one in _counted(wanted) if one not in wanted.tabled)]
    counting = sorted(known, key=lambda one: one.line >= 0 and one.season is not None)
    numbers = dict.fromkeys((Decimal(wanted.number), *(one.number for one in counting)))
    bare = [_written(number) for number in numbers if _askable(number)]
    if wanted.number < _LONG_RUN <= (entries[-1].series.episodes or 0):
        bare.insert(1, f"{wanted.number:03d}")
    marked = _with_season(wanted, known, entries)
    paired = chain.from_iterable(zip_longest(marked[1:], bare[4:]))
    return tuple(dict.fromkeys(term for term in (*bare[:1], *marked[:1], *bare[1:4], *paired) if term))


def _with_season(wanted: WantedEpisode, known: list[Coordinate], entries: tuple[Entry, ...]) -> list[str]:
    """Those of the wanted season first, then what people taught us, then what counts on in season one."""
    own = [one for one in known if one.season in entries[-1].seasons]
    alone = _has_own_name(entries)
    first = [one for one in known if one.season == 1 and (alone or one.number != wanted.number)]
    others = [*wanted.known_as, *wanted.tabled, *first]
    return [
        f"S{one.season:02d}E{_written(one.number)}"
        for one in (*own[:1], *others, *own[1:])
        if one.season is not None and one.season < _LONG_RUN and _askable(one.number)
    ]


def _has_own_name(entries: tuple[Entry, ...]) -> bool:
    """Whether the entry's name alone tells it from the earlier ones, so that some call it season one."""
    earlier = {searchable(title).casefold() for entry in entries[:-1] for title in entry.series.titles.all()}
    return searchable(entries[-1].series.titles.main).casefold() not in earlier


def _counted(wanted: WantedEpisode) -> list[Coordinate]:
    """The sure numbers that stand without a part, those of the oldest names first."""
    known = [one for one in coordinates(wanted) if one.part is None and one.sure]
    return sorted(known, key=lambda one: one.line)


def _askable(number: Decimal) -> bool:
    return number >= 0 and number * 10 % 1 == 0


def _written(number: Decimal) -> str:
    whole, tenth = divmod(int(number * 10), 10)
    return f"{whole:02d}.{tenth}" if tenth else f"{whole:02d}"
