"""The episode somebody wants."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import Invalid
from ..series import Franchise


class InvalidEpisode(Invalid):
    """The series has no such episode."""


@dataclass(frozen=True, slots=True)
class WantedEpisode:
    """An episode by its number inside its entry (movies: 1). ``aired_at`` guards against older look-alikes."""

    franchise: Franchise
    number: int
    aired_at: datetime | None = None

    def __post_init__(self) -> None:
        episodes = self.franchise.series.episodes
        if self.number < 1 or (episodes is not None and self.number > episodes):
            raise InvalidEpisode(f"{self.franchise.series.titles.main} has no episode {self.number}.")
