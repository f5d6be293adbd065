"""What a series' relatives are: asked once, shared by everybody."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import NotFound
from domain.series import Franchise, RelationKind, Series, SeriesFormat, SeriesId

from ..ports.clock import Clock
from ..ports.watchlists import Watchlist, WatchlistUnavailable
from .remembered import NOT_KEPT, Remembered

_LIFETIME = timedelta(hours=1)
_MOST_KEPT = 512
_MOST_HOPS = 8
_MOST_SERIES = 60
# Summaries retell, and "other" relatives share a character or an advertisement.
_NOT_WALKED = frozenset({RelationKind.SUMMARY, RelationKind.OTHER})
_NUMBERED = frozenset({SeriesFormat.TV, SeriesFormat.SHORT, SeriesFormat.ONA})


class SeriesNotFound(NotFound):
    """The watchlist service knows no such series."""


@dataclass(frozen=True, slots=True)
class _Walk:
    franchise: Franchise
    complete: bool


def _lifetime(walk: _Walk) -> timedelta:
    return _LIFETIME if walk.complete else NOT_KEPT


class Franchises:
    """Walks from a series along its relations, and remembers what it found for an hour.

    One walk serves everybody who asks meanwhile. While the service is away the last answer stands, however old; a walk
    that breaks off half-way gives what it has, and is not remembered.
    """

    def __init__(self, watchlist: Watchlist, clock: Clock) -> None:
        self._watchlist = watchlist
        self._walks: Remembered[SeriesId, _Walk] = Remembered(clock, lifetime=_lifetime, most=_MOST_KEPT)

    async def of(self, series: SeriesId) -> Franchise:
        """The series among its kin. Raises SeriesNotFound, WatchlistUnavailable."""
        try:
            walk = await self._walks.get(series, lambda: self._walk(series))
        except WatchlistUnavailable:
            last = self._walks.last(series)
            if last is None:
                raise
            return last.franchise
        return walk.franchise

    async def _walk(self, start: SeriesId) -> _Walk:
        found = dict(await self._watchlist.series((start,)))
        if start not in found:
            raise SeriesNotFound(f"The watchlist service knows no series {start}.")
        complete = True
        asked = {start}
        for _ in range(_MOST_HOPS - 1):
            ahead = _ahead(start, found, asked)[: _MOST_SERIES - len(found)]
            if not ahead:
                break
            asked.update(ahead)
            try:
                found.update(await self._watchlist.series(ahead))
            except WatchlistUnavailable:
                complete = False
                break
        return _Walk(_assemble(found[start], found), complete)


def _ahead(start: SeriesId, found: dict[SeriesId, Series], asked: Collection[SeriesId]) -> tuple[SeriesId, ...]:
    """The series to ask for next: every relative of the wanted entry and its prequels, and the sequels onward.

    Prequels come first: the numbers depend on them, and the size of a walk is bounded.
    """
    chain = (found[start], *_chain(found[start], found))
    ahead: dict[SeriesId, bool] = {}
    for series in chain:
        for relation in series.relations:
            if relation.kind not in _NOT_WALKED and relation.series not in asked:
                ahead[relation.series] = ahead.get(relation.series, False) or relation.kind is RelationKind.PREQUEL
    for series in _onward(found[start], found):
        for relation in series.relations:
            if relation.kind is RelationKind.SEQUEL and relation.series not in asked:
                ahead.setdefault(relation.series, False)
    return tuple(sorted(ahead, key=lambda one: not ahead[one]))


def _chain(series: Series, found: dict[SeriesId, Series]) -> tuple[Series, ...]:
    """The prequels that are known, nearest first. Cycles end it; of two prequels the numbered, later one leads on."""
    seen, chain = {series.id}, list[Series]()
    here: Series | None = series
    while here is not None:
        before = [one for one in _related(here, RelationKind.PREQUEL, found) if one.id not in seen]
        here = max(before, key=lambda one: (one.format in _NUMBERED, one.year or 0, -one.id), default=None)
        if here is not None:
            seen.add(here.id)
            chain.append(here)
    return tuple(chain)


def _onward(series: Series, found: dict[SeriesId, Series]) -> tuple[Series, ...]:
    """The sequels that are known, however far."""
    seen = {series.id: series}
    ahead = [series]
    while ahead:
        after = [one for one in _related(ahead.pop(), RelationKind.SEQUEL, found) if one.id not in seen]
        seen.update((one.id, one) for one in after)
        ahead.extend(after)
    return tuple(seen.values())


def _related(series: Series, kind: RelationKind, found: dict[SeriesId, Series]) -> Iterable[Series]:
    return [found[one.series] for one in series.relations if one.kind is kind and one.series in found]


def _assemble(series: Series, found: dict[SeriesId, Series]) -> Franchise:
    chain = _chain(series, found)
    ours = {series.id, *(one.id for one in chain)}
    kin = tuple(one for one in found.values() if one.id not in ours)
    return Franchise(series, chain, kin)
