"""What was decided about a release, and why."""

from dataclasses import dataclass
from enum import StrEnum

from .release import Release
from .release_name import ReleaseName


class Band(StrEnum):
    """How sure the match is."""

    HIGH = "high"
    """One key is enough."""
    CHOOSE = "choose"
    """Plausible; a person should look at the reasons."""
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that counted. ``code`` is stable (``coordinate``, ``title``, ``raw``, …), ``text`` is for people."""

    code: str
    text: str
    favours: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """A release, judged for one wanted episode. A rejected one has at least one reason that does not favour it."""

    release: Release
    name: ReleaseName
    band: Band
    title_score: float
    """0 to 100: how well the best of its names fits the best of the series' names."""
    reasons: tuple[Reason, ...]

    @property
    def acceptable(self) -> bool:
        """Whether it may be picked at all."""
        return self.band is not Band.REJECTED
