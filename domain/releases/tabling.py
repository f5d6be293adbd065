"""Applying the table of exceptions to a wanted episode.

The table is read in both directions. Backwards it gives every number, under any name of the franchise, that means the
wanted episode. Forwards it takes back what the chain of prequels would derive: a number that means another episode, and
a count that is off because an extra was numbered too. As in Taiga, the table speaks only of numbers that an entry does
not have itself (``RenumberingTable``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ..series import Series, SeriesFormat
from .coordinate import ANY_LINE, Coordinate
from .coordinates import coordinates
from .lineage import Entry, lineage
from .normalising import title_key
from .release_name import ReleaseName
from .renumbering import Renumbering
from .renumbering_table import NumberUnder, RenumberingTable
from .season_marks import read_season
from .wanted import WantedEpisode


def tabled(wanted: WantedEpisode, runs: Iterable[Renumbering]) -> WantedEpisode:
    """Add the coordinates that the table gives for the episode, and displace the derived ones that it contradicts."""
    franchise = wanted.franchise
    known = {one.id: one for one in (franchise.series, *franchise.prequels, *franchise.kin)}
    table = RenumberingTable.of(runs, known)
    if not table.written:
        return wanted
    plain = replace(wanted, known_as=(), tabled=(), displaced=())
    reading = _Reading(plain, lineage(franchise), coordinates(plain), table)
    return replace(wanted, tabled=tuple(dict.fromkeys(reading.tabled())), displaced=tuple(reading.displaced()))


def borrowed(wanted: WantedEpisode, name: ReleaseName) -> Coordinate | None:
    """The number that the table gives the wanted episode under another series' name, if the release bears just that."""
    if name.batch or not name.numbers or not wanted.tabled:
        return None
    keys = {title_key(title) for title in name.titles}
    said = (name.numbers[0].first, name.season, name.part)
    given = (one for one in wanted.tabled if one.title is not None and (one.number, one.season, one.part) == said)
    return next((one for one in given if one.title is not None and title_key(one.title) in keys), None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One wanted episode beside the table. ``derived`` is what the chain of prequels says."""

    wanted: WantedEpisode
    line: tuple[Entry, ...]
    derived: tuple[Coordinate, ...]
    table: RenumberingTable

    @property
    def series(self) -> Series:
        return self.wanted.franchise.series

    @property
    def episode(self) -> NumberUnder:
        return self.series.id, self.wanted.number

    @property
    def own(self) -> int:
        return len(self.line) - 1

    def tabled(self) -> Iterator[Coordinate]:
        places = {entry.series.id: place for place, entry in enumerate(self.line)}
        film = self.series.format is SeriesFormat.MOVIE
        for source, number in self.table.names_of(self.episode):
            place = places.get(source)
            if place == self.own:
                yield from self._under_own_name(number)
            elif place is not None and not film:
                yield from self._under_an_earlier_name(place, number)
            elif source in self.table.known:
                yield from self._under_anothers_name(self.table.known[source], number)
        if self._doubtful():
            yield from (replace(one, sure=False) for one in self.derived if self._plain(one))

    def displaced(self) -> Iterator[Coordinate]:
        wrong = self._wrong_counts()
        for one in self.derived:
            if one.part is not None:
                continue
            if self._doubtful() if self._plain(one) else self._anothers(one) or self._miscounted(one, wrong):
                yield one

    def _under_own_name(self, number: int) -> Iterator[Coordinate]:
        for season in (None, *self.line[self.own].seasons):
            yield self._coordinate(self.own, number, season, sure=self.series.episodes is not None)

    def _under_an_earlier_name(self, place: int, number: int) -> Iterator[Coordinate]:
        source, count = self.line[place], self._counts().get(place)
        for season in (None, *source.seasons):
            yield self._coordinate(place, number, season)
        for season in source.seasons:
            if not any(season in entry.seasons for entry in self.line[:place]):
                yield from (self._coordinate(earlier, number, season) for earlier in range(place))
        # Where the chain counts on beside a season's mark too, the table's number may stand as well.
        beyond = self.series.episodes is None or number > self.series.episodes
        for one in self.derived if beyond and count != self.wanted.number else ():
            if one.line == place and one.number == count and one.part is None:
                yield self._coordinate(place, number, one.season, sure=one.sure)

    def _under_anothers_name(self, source: Series, number: int) -> Iterator[Coordinate]:
        for title in source.titles.all():
            read = read_season(title)
            text = f"{self._told(source, number)}."
            yield Coordinate(Decimal(number), ANY_LINE, read.season, read.part, title=read.title, text=text)

    def _coordinate(self, place: int, number: int, season: int | None, *, sure: bool = True) -> Coordinate:
        text = self._told(self.line[place].series, number)
        return Coordinate(Decimal(number), place, season, sure=sure, text=text)

    def _told(self, source: Series, number: int) -> str:
        return f"{number} of {source.titles.main} is episode {self.wanted.number} by the table of exceptions"

    def _counts(self) -> dict[int, Decimal]:
        """What the chain counts on to, by the name under which it does."""
        bare = (one for one in self.derived if one.season is None and one.part is None)
        return {one.line: one.number for one in bare if one.line != self.own}

    def _wrong_counts(self) -> dict[int, Decimal]:
        """Those that the table corrects: it knows other numbers there, or gives these to another episode."""
        given = {source for source, _ in self.table.names_of(self.episode)}
        meant = {place: self._meant(place, count) for place, count in self._counts().items()}
        return {
            place: count
            for place, count in self._counts().items()
            if meant[place] != self.episode and (meant[place] or self.line[place].series.id in given)
        }

    def _meant(self, place: int, number: Decimal) -> NumberUnder | None:
        return self.table.means((self.line[place].series.id, int(number)), self.episode) if number % 1 == 0 else None

    def _beginning(self, one: Coordinate) -> int:
        """The place of the entry from which the number is counted: the season's beside it, or the name's."""
        if one.line < 0:
            return self.own
        places = (place for place in range(one.line, self.own + 1) if one.season in self.line[place].seasons)
        return one.line if one.season is None else next(places, one.line)

    def _plain(self, one: Coordinate) -> bool:
        """Whether it is simply the episode's own number, under its own name or beside its season."""
        return one.number == self.wanted.number and one.part is None and self._beginning(one) == self.own

    def _doubtful(self) -> bool:
        """Whether the table gives that number to another, and nobody knows how many episodes the entry has."""
        return self.table.step(self.episode) not in {None, self.episode}

    def _anothers(self, one: Coordinate) -> bool:
        return self._meant(self._beginning(one), one.number) not in {None, self.episode}

    def _miscounted(self, one: Coordinate, wrong: dict[int, Decimal]) -> bool:
        if one.number == self.wanted.number:
            return one.season is None and wrong.get(one.line) == one.number
        lines = (one.line, self._beginning(one)) if one.line != self.own else wrong
        return any(wrong.get(line) == one.number for line in lines)
