"""The episode somebody wants."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import Invalid
from ..series import Franchise
from .coordinate import Coordinate


class InvalidEpisode(Invalid):
    """The series has no such episode."""


@dataclass(frozen=True, slots=True)
class WantedEpisode:
    """An episode by its number inside its entry (movies: 1; some series begin with a prologue numbered 0).

    ``aired_at`` guards against older look-alikes. ``known_as`` holds what somebody taught us about this episode's
    numbers; it goes before what can be derived.
    """

    franchise: Franchise
    number: int
    aired_at: datetime | None = None
    known_as: tuple[Coordinate, ...] = ()

    def __post_init__(self) -> None:
        episodes = self.franchise.series.episodes
        if self.number < 0 or (episodes is not None and self.number > episodes):
            raise InvalidEpisode(f"{self.franchise.series.titles.main} has no episode {self.number}.")
