"""The episode somebody wants."""

from dataclasses import dataclass
from datetime import datetime

from ..errors import Invalid
from ..series import Franchise
from .coordinate import Coordinate
from .corrections import RefusalLesson


class InvalidEpisode(Invalid):
    """The series has no such episode."""


@dataclass(frozen=True, slots=True)
class WantedEpisode:
    """An episode by its number inside its entry (movies: 1; some series begin with a prologue numbered 0).

    ``aired_at`` guards against older look-alikes. What is known about its numbers goes before what can be derived:
    first ``known_as``, which somebody taught us, then ``tabled``, from a table of exceptions. ``displaced`` is what
    could be derived and the table contradicts, ``refused`` what somebody told us it is not.
    """

    franchise: Franchise
    number: int
    aired_at: datetime | None = None
    known_as: tuple[Coordinate, ...] = ()
    tabled: tuple[Coordinate, ...] = ()
    displaced: tuple[Coordinate, ...] = ()
    refused: tuple[RefusalLesson, ...] = ()

    def __post_init__(self) -> None:
        episodes = self.franchise.series.episodes
        if self.number < 0 or (episodes is not None and self.number > episodes):
            raise InvalidEpisode(f"{self.franchise.series.titles.main} has no episode {self.number}.")
