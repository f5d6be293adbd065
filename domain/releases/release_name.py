"""What a release's title says, once read."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class ReleaseKind(StrEnum):
    """What the file is."""

    EPISODE = "episode"
    MOVIE = "movie"
    OVA = "ova"
    SPECIAL = "special"
    EXTRA = "extra"
    """Creditless openings and endings, trailers, commercials, menus."""
    NOT_VIDEO = "not_video"


@dataclass(frozen=True, slots=True)
class EpisodeSpan:
    """One episode, or a run of them. Numbers are decimals: 12.5 is not 12."""

    first: Decimal
    last: Decimal

    @property
    def single(self) -> bool:
        """Whether it is one episode."""
        return self.first == self.last

    def __contains__(self, number: Decimal) -> bool:
        return self.first <= number <= self.last


@dataclass(frozen=True, slots=True)
class NameElements:
    """What a title parser found, untouched: the least that any parser can say. Values are the title's own text."""

    titles: tuple[str, ...] = ()
    group: str | None = None
    seasons: tuple[str, ...] = ()
    episodes: tuple[str, ...] = ()
    episodes_alt: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    resolution: str | None = None
    year: str | None = None
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    video: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    information: tuple[str, ...] = ()
    checksum: str | None = None
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseName:
    """A title as we read it. ``season``, ``part`` and ``episodes`` are None where the title does not say.

    ``numbers`` holds competing readings of the episode (``07(33)``), the most likely first, ``episodes`` among them.
    ``trace`` says in plain words which part was read as what.
    """

    raw: str
    titles: tuple[str, ...] = ()
    group: str | None = None
    season: int | None = None
    part: int | None = None
    episodes: EpisodeSpan | None = None
    numbers: tuple[EpisodeSpan, ...] = ()
    version: Decimal = Decimal(1)
    resolution: int | None = None
    source: str | None = None
    codec: str | None = None
    audio: tuple[str, ...] = ()
    subtitles: tuple[str, ...] = ()
    dubbed: bool = False
    raw_video: bool = False
    """Without subtitles, by its own word."""
    batch: bool = False
    kind: ReleaseKind = ReleaseKind.EPISODE
    year: int | None = None
    checksum: str | None = None
    trace: tuple[str, ...] = field(default=(), compare=False)
