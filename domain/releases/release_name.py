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
    RECAP = "recap"
    """A digest of episodes that one has seen: 総集編, Recap."""
    EXTRA = "extra"
    """Creditless openings and endings, trailers, commercials, menus."""
    LIVE_ACTION = "live_action"
    """With actors. Nyaa has a category for them, other indexers have not."""
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
    versions: tuple[str, ...] = ()
    resolution: str | None = None
    checksum: str | None = None
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseName:
    """A title as we read it. ``season``, ``part`` and ``episodes`` are None where the title does not say.

    ``seasons`` are those of a set that names several (``S1+S2``), the first of them being ``season``; () otherwise.
    ``numbers`` holds competing readings of the episode (``07(33)``), the most likely first, ``episodes`` among them.
    ``trace`` says in plain words which part was read as what.
    """

    raw: str
    titles: tuple[str, ...] = ()
    group: str | None = None
    season: int | None = None
    seasons: tuple[int, ...] = ()
    part: int | None = None
    episodes: EpisodeSpan | None = None
    numbers: tuple[EpisodeSpan, ...] = ()
    version: Decimal = Decimal(1)
    resolution: int | None = None
    source: str | None = None
    """Where the picture is from: web, bluray, dvd or tv."""
    codec: str | None = None
    """How the picture is coded: h264, hevc, av1, or another's usual name in lower case."""
    audio: tuple[str, ...] = ()
    """The languages named as spoken (ISO 639-1), or ``multi`` where it says several and names none."""
    dual: bool = False
    """Original voices beside others."""
    subtitles: tuple[str, ...] = ()
    dubbed: bool = False
    raw_video: bool = False
    """Without subtitles, by its own word."""
    batch: bool = False
    kind: ReleaseKind = ReleaseKind.EPISODE
    year: int | None = None
    checksum: str | None = None
    trace: tuple[str, ...] = field(default=(), compare=False)
