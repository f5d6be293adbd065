"""How long a finished torrent is shared with others."""

from dataclasses import dataclass
from datetime import timedelta

from ..errors import Invalid

_MOST_RATIO = 1_000.0
_LONGEST = timedelta(days=3_650)


class InvalidSeedingGoal(Invalid):
    """Nobody shares for a negative time, or for ever and a day."""


@dataclass(frozen=True, slots=True)
class SeedingGoal:
    """A finished torrent has been shared enough as soon as one of the two is reached; None is no goal.

    ``ratio`` is uploaded over downloaded bytes, ``time`` counts from its completion. With neither it is shared as long
    as somebody claims it.
    """

    ratio: float | None = None
    time: timedelta | None = None

    def __post_init__(self) -> None:
        if self.ratio is not None and not 0 <= self.ratio <= _MOST_RATIO:
            raise InvalidSeedingGoal(f"A ratio lies between 0 and {_MOST_RATIO:.0f}.")
        if self.time is not None and not timedelta() <= self.time <= _LONGEST:
            raise InvalidSeedingGoal(f"A torrent is shared for at most {_LONGEST.days} days.")

    def reached(self, *, ratio: float, time: timedelta) -> bool:
        """Whether a torrent of that ratio, complete for that time, has been shared enough."""
        by_ratio = self.ratio is not None and ratio >= self.ratio
        by_time = self.time is not None and time >= self.time
        return by_ratio or by_time


NO_GOAL = SeedingGoal()
"""Shared as long as somebody claims it."""
