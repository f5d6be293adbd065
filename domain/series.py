"""Series as a watchlist service knows them, and the franchise they belong to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

SeriesId = NewType("SeriesId", int)
"""The number by which the watchlist service knows a series (AniList: media id)."""


class SeriesFormat(StrEnum):
    """The form a series came in."""

    TV = "tv"
    SHORT = "short"
    MOVIE = "movie"
    SPECIAL = "special"
    OVA = "ova"
    ONA = "ona"
    MUSIC = "music"
    UNKNOWN = "unknown"


class AiringStatus(StrEnum):
    """Where a series stands in its run."""

    UPCOMING = "upcoming"
    AIRING = "airing"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    HIATUS = "hiatus"
    UNKNOWN = "unknown"


class RelationKind(StrEnum):
    """What another series is to this one."""

    PREQUEL = "prequel"
    SEQUEL = "sequel"
    PARENT = "parent"
    SIDE_STORY = "side_story"
    SPIN_OFF = "spin_off"
    ALTERNATIVE = "alternative"
    SUMMARY = "summary"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Titles:
    """What a series is called. At least one of the three names is there.

    A watchlist service leaves ``taught`` empty: it holds the names that people taught us. Each counts as a whole.
    """

    romaji: str | None = None
    english: str | None = None
    native: str | None = None
    synonyms: tuple[str, ...] = ()
    taught: tuple[str, ...] = ()

    @property
    def main(self) -> str:
        """The name to show: romaji, else English, else native."""
        return self.romaji or self.english or self.native or "?"

    def all(self) -> tuple[str, ...]:
        """Every name once, best known first."""
        named = (self.romaji, self.english, self.native, *self.taught, *self.synonyms)
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True)
class Airing:
    """An episode and the moment it is broadcast."""

    episode: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow to another series of the franchise."""

    kind: RelationKind
    series: SeriesId


@dataclass(frozen=True, slots=True)
class Series:
    """One entry of a watchlist service: often a season, sometimes half of one.

    ``episodes`` is None while nobody knows the count. ``last_aired`` is the highest episode known to be broadcast when
    the service says so directly, else None.
    """

    id: SeriesId
    titles: Titles
    format: SeriesFormat = SeriesFormat.UNKNOWN
    status: AiringStatus = AiringStatus.UNKNOWN
    episodes: int | None = None
    year: int | None = None
    started_on: datetime | None = None
    ended_on: datetime | None = None
    duration: timedelta | None = None
    next_airing: Airing | None = None
    last_aired: int | None = None
    page_url: str | None = None
    relations: tuple[Relation, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Franchise:
    """A series among its kin, as far as release names need them.

    ``prequels`` is the PREQUEL chain, nearest first. ``kin`` holds every other related series, prequels not repeated.
    """

    series: Series
    prequels: tuple[Series, ...] = ()
    kin: tuple[Series, ...] = ()
