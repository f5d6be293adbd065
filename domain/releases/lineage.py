"""The entries that lead to the wanted one, oldest first, and the seasons that people count them as.

A watchlist service has one entry a season, or half of one; groups count seasons, or count on since the first. What an
entry's own names say (``2nd Season``, ``Part 2``, ``Ⅳ``) goes before counting: an entry that says nothing starts the
season after its predecessor's; one that only says "part 2" continues it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product, takewhile

from ..series import Franchise, Series, SeriesFormat
from .normalising import title_key
from .season_marks import SeasonedTitle, read_season

# Films and extras stand in the prequel chain, and nobody numbers the episodes of a run through them.
_COUNTED = frozenset({SeriesFormat.TV, SeriesFormat.SHORT, SeriesFormat.ONA, SeriesFormat.UNKNOWN})
# Extras that follow extras count on: Saint Seiya: The Lost Canvas 14 is its second season's first.
_EXTRAS = frozenset({SeriesFormat.OVA, SeriesFormat.SPECIAL})
_SUBTITLED = re.compile(r"\S[:~]\s|\s-\s")
_TRAILING_DIGIT = re.compile(r"^(?P<name>.*[^\d.\s].*?)\s*(?P<digit>[2-9])$")


Names = tuple[SeasonedTitle, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the line. ``seasons`` are what it may be called, the best known first; ``part`` None if it is whole.

    ``counted`` is false for films, and for extras before a run: they take no numbers. ``merged`` is the season where
    entries that go on under a predecessor's name are one with it. ``arcs`` are parts that a name of
    it speaks of and that are not its own: Stone Ocean Part 2 is JoJo Part 6.
    """

    series: Series
    names: tuple[SeasonedTitle, ...]
    seasons: tuple[int, ...]
    part: int | None
    counted: bool
    merged: int
    arcs: frozenset[int] = frozenset()

    @property
    def episodes(self) -> int | None:
        """How many numbers the entry takes; None while nobody knows."""
        return self.series.episodes if self.counted else 0

    @property
    def says_season(self) -> bool:
        """Whether a name of its own tells which season it is."""
        return any(name.season is not None for name in self.names)


@lru_cache(maxsize=64)
def lineage(franchise: Franchise) -> tuple[Entry, ...]:
    """The prequel chain and the wanted entry itself, oldest first."""
    chain = (*reversed(franchise.prequels), franchise.series)
    entries: list[Entry] = []
    for place, series in enumerate(chain):
        counted = place == len(chain) - 1 or series.format in _COUNTED
        counted = counted or (series.format in _EXTRAS and franchise.series.format in _EXTRAS)
        earlier = frozenset(title_key(name.title) for entry in entries for name in entry.names)
        entries.append(_entry(series, entries, earlier, counted=counted))
    return tuple(entries)


def _entry(series: Series, before: list[Entry], earlier: frozenset[str], *, counted: bool) -> Entry:
    names = tuple(_named(title, earlier) for title in series.titles.all())
    anchors = {title_key(name.title) for entry in before[1:] for name in entry.names if name.season is None}
    anchors -= {title_key(name.title) for entry in before[:1] for name in entry.names}
    # Sword Art Online: Alicization - War of Underworld 2nd Season is not the second season of Sword Art Online.
    inner = any(name.season and title_key(name.title) in anchors for name in names)
    stated = tuple(dict.fromkeys(name.season for name in names if name.season and title_key(name.title) not in anchors))
    part = next((name.part for name in names if name.part is not None), None)
    previous = next((entry for entry in reversed(before) if entry.counted), None)
    continuing = {title for title, name in zip(series.titles.all(), names, strict=True) if _continues(title, name)}
    # Synonyms number arcs, too (JoJo Part 4): they count for what goes on as its predecessor did.
    continued = not continuing.issubset((*series.titles.synonyms, *series.titles.taught)) or (
        bool(continuing) and previous is not None and is_kindred(names, previous.names, before[0].names)
    )
    seasons = _seasons(stated, previous, continued=continued)
    if inner and not stated and previous is not None:
        seasons = (previous.seasons[0] + 1, *previous.seasons)
    arcs = frozenset(name.part for name in names if name.part is not None) - {part}
    merged = seasons[0]
    if previous is not None and not stated:
        earlier_half = previous if continued else _gone_on_from(series, names, before)
        merged = earlier_half.merged if earlier_half is not None else previous.merged + 1
    return Entry(series, names, seasons, part, counted, merged, arcs)


def _seasons(stated: tuple[int, ...], previous: Entry | None, *, continued: bool) -> tuple[int, ...]:
    if previous is None:
        return stated or (1,)
    inherited = previous.seasons if continued else ()
    return tuple(dict.fromkeys((*stated, *inherited))) or (previous.seasons[0] + 1,)


def is_kindred(one: Names, other: Names, first: Names) -> bool:
    """Whether two entries begin with more words in common than either does with the first of the line."""
    return shared_words(one, other) > max(shared_words(one, first), shared_words(other, first))


def shared_words(one: Names, other: Names) -> int:
    """With how many words in common two entries begin, at most."""
    keys = ([title_key(name.title).split() for name in names] for names in (one, other))
    pairs = (zip(words, others, strict=False) for words, others in product(*keys))
    return max((sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pair)) for pair in pairs), default=0)


def _continues(title: str, named: SeasonedTitle) -> bool:
    """Whether a name ends in "part 2" and no season: half of the season before.

    "Part 5: Ougon no Kaze" is a whole one.
    """
    later = named.part is not None and named.part > 1 and named.season is None
    return later and title_key(title).startswith(title_key(named.title))


def _gone_on_from(series: Series, names: Names, before: list[Entry]) -> Entry | None:
    """The entry whose name, subtitle and all, the series has with more words behind: Stardust Crusaders - Egypt-hen."""
    for entry in before[1:]:
        keys = [title_key(title) for title in entry.series.titles.all() if _SUBTITLED.search(title)]
        if any(title_key(title).startswith(f"{key} ") for key in keys for title in series.titles.all()):
            return entry if entry.counted and is_kindred(names, entry.names, before[0].names) else None
    return None


def _named(title: str, earlier: frozenset[str]) -> SeasonedTitle:
    """Read a name's season; a last digit is one only if an earlier entry has the name without it (TenSura 4)."""
    read = read_season(title)
    if read.season is not None:
        return read
    found = _TRAILING_DIGIT.match(read.title.strip(" !?"))
    if found is not None and title_key(found["name"]) in earlier:
        return SeasonedTitle(found["name"].strip(), int(found["digit"]), read.part)
    return read
