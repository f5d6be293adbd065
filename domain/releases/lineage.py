"""The entries that lead to the wanted one, oldest first, and the seasons that people count them as.

A watchlist service has one entry a season, or half of one; groups count seasons, or count on since the first. What an
entry's own names say (``2nd Season``, ``Part 2``, ``Ⅳ``) goes before counting: an entry that says nothing starts the
season after its predecessor's; one that only says "part 2" continues it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..series import Franchise, Series, SeriesFormat
from .normalising import title_key
from .season_marks import SeasonedTitle, read_season

# Films and extras stand in the prequel chain, and nobody numbers the episodes through them.
_COUNTED = frozenset({SeriesFormat.TV, SeriesFormat.SHORT, SeriesFormat.ONA, SeriesFormat.UNKNOWN})
_TRAILING_DIGIT = re.compile(r"^(?P<name>.*[^\d.\s].*?)\s*(?P<digit>[2-9])$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the line. ``seasons`` are what it may be called, the best known first; ``part`` None if it is whole.

    ``counted`` is false for films and extras: they take no numbers.
    """

    series: Series
    names: tuple[SeasonedTitle, ...]
    seasons: tuple[int, ...]
    part: int | None
    counted: bool

    @property
    def episodes(self) -> int | None:
        """How many numbers the entry takes; None while nobody knows."""
        return self.series.episodes if self.counted else 0


@lru_cache(maxsize=64)
def lineage(franchise: Franchise) -> tuple[Entry, ...]:
    """The prequel chain and the wanted entry itself, oldest first."""
    chain = (*reversed(franchise.prequels), franchise.series)
    entries: list[Entry] = []
    for place, series in enumerate(chain):
        last = place == len(chain) - 1
        earlier = frozenset(title_key(name.title) for entry in entries for name in entry.names)
        entries.append(_entry(series, entries, earlier, wanted=last))
    return tuple(entries)


def _entry(series: Series, before: list[Entry], earlier: frozenset[str], *, wanted: bool) -> Entry:
    names = tuple(_named(title, earlier) for title in series.titles.all())
    stated = tuple(dict.fromkeys(name.season for name in names if name.season is not None))
    part = next((name.part for name in names if name.part is not None), None)
    counted = wanted or series.format in _COUNTED
    previous = next((entry for entry in reversed(before) if entry.counted), None)
    continued = any(_continues(title, name) for title, name in zip(series.titles.all(), names, strict=True))
    return Entry(series, names, _seasons(stated, previous, continued=continued), part, counted)


def _seasons(stated: tuple[int, ...], previous: Entry | None, *, continued: bool) -> tuple[int, ...]:
    if previous is None:
        return stated or (1,)
    inherited = previous.seasons if continued else ()
    return tuple(dict.fromkeys((*stated, *inherited))) or (previous.seasons[0] + 1,)


def _continues(title: str, named: SeasonedTitle) -> bool:
    """Whether a name ends in "part 2" and no season: half of the season before.

    "Part 5: Ougon no Kaze" is a whole one.
    """
    later = named.part is not None and named.part > 1 and named.season is None
    return later and title_key(title).startswith(title_key(named.title))


def _named(title: str, earlier: frozenset[str]) -> SeasonedTitle:
    """Read a name's season; a last digit is one only if an earlier entry has the name without it (TenSura 4)."""
    read = read_season(title)
    if read.season is not None:
        return read
    found = _TRAILING_DIGIT.match(read.title.strip(" !?"))
    if found is not None and title_key(found["name"]) in earlier:
        return SeasonedTitle(found["name"].strip(), int(found["digit"]), read.part)
    return read
