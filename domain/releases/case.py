"""One wanted episode with everything that judging needs prepared once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from ..series import Franchise, Series, SeriesFormat
from .coordinate import Coordinate
from .coordinates import coordinates
from .habits import habit
from .lineage import Entry, lineage
from .normalising import title_key
from .release_name import ReleaseName
from .season_marks import SeasonedTitle, read_season
from .tabling import borrowed
from .title_index import TitleIndex, title_index
from .wanted import WantedEpisode

_HEAD_START = timedelta(days=60)
"""Festivals and previews come this much before a series begins, and no more."""
_Place = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """``entry`` is the wanted one, with what it may be called.

    ``numbers`` holds the acceptable coordinates by (line, season, part), then by number.
    ``others_seasons`` are names with the season that a relative calls itself and the wanted entry does not.
    """

    wanted: WantedEpisode
    entry: Entry
    titles: TitleIndex
    coordinates: tuple[Coordinate, ...]
    numbers: dict[_Place, dict[Decimal, Coordinate]]
    years: frozenset[int]
    others_seasons: frozenset[tuple[str, int]]

    @property
    def series(self) -> Series:
        """The wanted entry."""
        return self.wanted.franchise.series

    @property
    def film(self) -> bool:
        """Whether the entry is one piece, so that its releases carry no number."""
        return self.series.format is SeriesFormat.MOVIE

    @property
    def own_line(self) -> int:
        """The line of the names that are the wanted entry's alone."""
        return len(self.wanted.franchise.prequels)

    @property
    def films_before(self) -> int:
        """How many films lead to the wanted one: groups number films too."""
        return sum(series.format is SeriesFormat.MOVIE for series in self.wanted.franchise.prequels)

    @property
    def opens_at(self) -> datetime | None:
        """Before this moment nobody can have a release of the entry; None if nobody knows.

        The year alone will not do: feeds and watchlist services disagree on it too often.
        """
        started = self.series.started_on
        return None if started is None else started - _HEAD_START

    def place(self, line: int, season: int | None, part: int | None) -> dict[Decimal, Coordinate]:
        """The acceptable numbers under a name with that season and part."""
        return self.numbers.get((line, season, part), {})

    def taught(self, name: ReleaseName) -> Coordinate | None:
        """The number that the wanted episode has in such a name, as people or a table told us; None if nobody did."""
        return habit(self.wanted.known_as, name) or borrowed(self.wanted, name)


@lru_cache(maxsize=128)
def case_of(wanted: WantedEpisode) -> Case:
    """Prepare a wanted episode."""
    acceptable = coordinates(wanted)
    numbers: dict[_Place, dict[Decimal, Coordinate]] = {}
    for one in acceptable:
        numbers.setdefault((one.line, one.season, one.part), {}).setdefault(one.number, one)
    entries = lineage(wanted.franchise)
    years = {entry.series.year for entry in entries if entry.series.year is not None}
    near = frozenset(year + offset for year in years for offset in (-1, 0, 1))
    titles, others = title_index(wanted.franchise), _others_seasons(wanted.franchise, entries[-1])
    return Case(wanted, entries[-1], titles, acceptable, numbers, near, others)


def _others_seasons(franchise: Franchise, entry: Entry) -> frozenset[tuple[str, int]]:
    relatives = (_stated(map(read_season, one.titles.all())) for one in franchise.kin)
    return frozenset().union(*relatives) - _stated(entry.names)


def _stated(names: Iterable[SeasonedTitle]) -> frozenset[tuple[str, int]]:
    return frozenset((title_key(name.title), name.season) for name in names if name.season is not None)
