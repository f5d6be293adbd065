"""One wanted episode with everything that judging needs prepared once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from ..series import Series, SeriesFormat
from .coordinate import ANY_LINE, Coordinate
from .coordinates import coordinates
from .lineage import lineage
from .title_index import TitleIndex, title_index
from .wanted import WantedEpisode

_Place = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """``numbers`` holds the acceptable coordinates by (line, season, part), then by number."""

    wanted: WantedEpisode
    titles: TitleIndex
    coordinates: tuple[Coordinate, ...]
    numbers: dict[_Place, dict[Decimal, Coordinate]]
    years: frozenset[int]

    @property
    def series(self) -> Series:
        """The wanted entry."""
        return self.wanted.franchise.series

    @property
    def film(self) -> bool:
        """Whether the entry is one piece, so that its releases carry no number."""
        return self.series.format is SeriesFormat.MOVIE

    @property
    def opens_at(self) -> datetime | None:
        """Before this moment nobody can have a release of the entry; None if nobody knows."""
        started = self.series.started_on
        return None if started is None else started - timedelta(days=60)

    def place(self, line: int, season: int | None, part: int | None) -> dict[Decimal, Coordinate]:
        """The acceptable numbers under a name with that season and part."""
        return self.numbers.get((line, season, part), {})

    def taught(self, season: int | None, part: int | None) -> dict[Decimal, Coordinate]:
        """The numbers that people taught us, whatever the name."""
        return self.numbers.get((ANY_LINE, season, part), {})


@lru_cache(maxsize=128)
def case_of(wanted: WantedEpisode) -> Case:
    """Prepare a wanted episode."""
    acceptable = coordinates(wanted)
    numbers: dict[_Place, dict[Decimal, Coordinate]] = {}
    for one in acceptable:
        numbers.setdefault((one.line, one.season, one.part), {}).setdefault(one.number, one)
    years = {entry.series.year for entry in lineage(wanted.franchise) if entry.series.year is not None}
    near = frozenset(year + offset for year in years for offset in (-1, 0, 1))
    return Case(wanted, title_index(wanted.franchise), acceptable, numbers, near)
