"""The numbers that a release of the wanted episode may carry.

Nobody agrees on how to count: the fifth episode of a second season is ``S02E05``, ``2nd Season - 05``, ``- 29``,
``Part 2 - 05`` or ``S01E17``, after the group's taste. So for every name that the line of entries goes by (``line``:
the place of the entry that the name stands for first) the acceptable numbers are written down, and a number that would
mean another episode is left out. What somebody taught us (``WantedEpisode.known_as``) comes first, then the table of
exceptions, then what the chain of prequels says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

from ..series import RelationKind
from .coordinate import UNKNOWN_LINE, Coordinate
from .lineage import Entry, is_kindred, lineage
from .season_marks import SeasonedTitle, read_season
from .wanted import WantedEpisode


@lru_cache(maxsize=256)
def coordinates(wanted: WantedEpisode) -> tuple[Coordinate, ...]:
    """Every acceptable coordinate, the likeliest first; no two alike."""
    derived = (one for one in _derived(wanted) if one not in wanted.displaced)
    return tuple(dict.fromkeys((*wanted.known_as, *wanted.tabled, *derived)))


def _derived(wanted: WantedEpisode) -> Iterator[Coordinate]:
    entries = lineage(wanted.franchise)
    count = _Count(wanted, entries)
    own = len(entries) - 1
    yield from _own_name(count, own)
    for line in range(own):
        yield from _shared_name(count, line)
    if own == 0:
        yield from _marked_name(count, UNKNOWN_LINE, 0)


@dataclass(frozen=True, slots=True)
class _Count:
    """The arithmetic of one wanted episode."""

    wanted: WantedEpisode
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        return self.entries[-1]

    @property
    def number(self) -> int:
        return self.wanted.number

    def since(self, line: int) -> int | None:
        """The episodes between the start of ``line`` and the wanted entry; None if a count is unknown."""
        return _sum(self.entries[line:-1])

    def elders_number(self, line: int, number: int) -> bool:
        """Whether the entry at ``line`` counts on to that number itself: Durarara!!x2 Ten - 17 is its own fifth."""
        entry = self.entries[line]
        first = self.entries[0].names
        starts = (p for p in range(line) if not p or is_kindred(self.entries[p].names, entry.names, first))
        offsets = (_sum(self.entries[start:line]) for start in starts)
        return entry.episodes is not None and any(
            offset and 0 < number - offset <= entry.episodes for offset in offsets
        )

    def earlier_in(self, season: int) -> int | None:
        """The episodes of the same season in the entries right before the wanted one."""
        same: list[Entry] = []
        for entry in reversed(self.entries[:-1]):
            if entry.counted and season not in entry.seasons:
                break
            same.append(entry)
        return _sum(tuple(same))

    def merged_before(self) -> int | None:
        """The episodes right before, where entries that go on under one name are one season."""
        same = takewhile(lambda entry: not entry.counted or entry.merged == self.entry.merged, self.entries[-2::-1])
        return _sum(tuple(same))

    def length_of(self, season: int) -> int | None:
        """How many episodes the season has in all its entries, those to come included; None if unknown."""
        if any(read.season == season and (read.part or 1) > 1 for read in self._later_names()):
            return None
        return _sum(tuple(entry for entry in self.entries if season in entry.seasons))

    def _later_names(self) -> Iterator[SeasonedTitle]:
        relations = self.wanted.franchise.series.relations
        sequels = {one.series for one in relations if one.kind is RelationKind.SEQUEL}
        for series in self.wanted.franchise.kin:
            if series.id in sequels or not sequels:
                yield from (read_season(title) for title in series.titles.all())


def _sum(entries: tuple[Entry, ...]) -> int | None:
    total = 0
    for entry in entries:
        if entry.episodes is None:
            return None
        total += entry.episodes
    return total


def _own_name(count: _Count, line: int) -> Iterator[Coordinate]:
    """Under a name that is the wanted entry's alone its own numbers need no mark."""
    n, episodes = count.number, count.entry.episodes
    yield Coordinate(Decimal(n), line, text=f"episode {n} under its own name")
    for season in dict.fromkeys((*count.entry.seasons, 1)):
        yield Coordinate(Decimal(n), line, season=season, text=f"episode {n} of season {season}")
    yield from _marked_name(count, line, line)
    for earlier in range(line):
        offset = count.since(earlier)
        if offset and (episodes is None or n + offset > episodes):
            for label in (None, *count.entry.seasons):
                yield _continued(count, line, offset, season=label, sure=episodes is not None)


def _shared_name(count: _Count, line: int) -> Iterator[Coordinate]:
    """Under a name that earlier entries bear too a number needs a mark, or counts on since they began."""
    offset = count.since(line)
    yield from _marked_name(count, line, line)
    if offset is None or (not offset and not count.entries[line].counted):
        return
    sure = not count.elders_number(line, count.number + offset)
    yield _continued(count, line, offset, sure=sure)
    first = count.entries[line].seasons[0]
    # Some call the whole line season one: BLEACH Thousand-Year Blood War S01E47.
    yield _continued(count, line, offset, season=1, sure=sure)
    yield _continued(count, line, offset, season=first, sure=sure)
    for label, season in _labels(count, line):
        whole = count.length_of(season)
        if whole is None or count.number + offset > whole:
            yield _continued(count, line, offset, season=label, sure=sure and whole is not None)


def _marked_name(count: _Count, line: int, start: int) -> Iterator[Coordinate]:
    """With a season or a part beside the name."""
    n, part = count.number, count.entry.part
    for label, season in _labels(count, start):
        before = count.earlier_in(season) or 0
        number = Decimal(n + before)
        halves = f", whose first half has {before}" if before else ""
        yield Coordinate(number, line, season=label, text=f"episode {number} of season {label}{halves}")
        if part is not None:
            for one in dict.fromkeys((Decimal(n), number)):
                yield Coordinate(
                    one, line, season=label, part=part, text=f"episode {one} of season {label} part {part}"
                )
    if part is not None:
        yield from _parts_number(count, line, start, part)
    if count.entry.merged not in count.entry.seasons:
        yield from _merged_season(count, line)


def _merged_season(count: _Count, line: int) -> Iterator[Coordinate]:
    """As those count who call Stardust Crusaders and its Egypt-hen one season; in doubt if others call another so."""
    season, before = count.entry.merged, count.merged_before()
    if before is not None:
        number = count.number + before
        others = (entry for entry in count.entries[:-1] if season in entry.seasons)
        sure = all(entry.episodes is not None and entry.episodes < number for entry in others)
        yield Coordinate(Decimal(number), line, season=season, sure=sure, text=f"episode {number} of season {season}")


def _parts_number(count: _Count, line: int, start: int, part: int) -> Iterator[Coordinate]:
    """Counted inside the part, or on into it. Without a season Dr. Stone New World Part 2 is not the next season's."""
    n, seasons = count.number, count.entry.seasons
    alone = all(entry.part != part for entry in count.entries[start:-1])
    if alone:
        yield Coordinate(Decimal(n), line, part=part, text=f"episode {n} of part {part}")
    offsets = {count.earlier_in(season) for season in seasons} | {count.since(start)}
    for offset in sorted(offset for offset in offsets if offset):
        for season in (None, *seasons) if alone else seasons:
            number = n + offset
            yield Coordinate(
                Decimal(number), line, season=season, part=part, text=f"{number} in part {part}, counted on"
            )


def _labels(count: _Count, line: int) -> Iterator[tuple[int, int]]:
    """The seasons that may stand beside a name, each with the season that is meant.

    A name that arose later in the line may count its own seasons from one: the second season of Bleach TYBW.
    """
    stated = count.entry.seasons
    yield from ((season, season) for season in stated)
    if 0 < line < len(count.entries) - 1 and not count.entries[line].says_season:
        shifted = stated[0] - count.entries[line].seasons[0] + 1
        if shifted > 1 and shifted not in stated:
            yield shifted, stated[0]


def _continued(count: _Count, line: int, offset: int, *, season: int | None = None, sure: bool = True) -> Coordinate:
    number = count.number + offset
    text = f"{number} counts on: {offset} episodes came before" if offset else f"episode {number}"
    return Coordinate(Decimal(number), line, season=season, sure=sure, text=text)
