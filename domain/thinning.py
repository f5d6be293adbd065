"""Telling of what comes in floods: so many times in a while, and then how many it were that nobody was told of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .throttling import Tries


@dataclass(frozen=True, slots=True)
class Thinned:
    """``tries`` is what to keep until the next one; ``left_out`` how many in the while before were not told of."""

    tries: Tries
    told: bool
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Thinning:
    """The first ``most`` of every while are told of. A while begins with the first one after the last while."""

    most: int
    within: timedelta

    def goes_on(self, tries: Tries, now: datetime) -> bool:
        """Whether the while that ``tries`` counts is not over."""
        return now - tries.last_at < self.within

    def counted(self, tries: Tries | None, now: datetime) -> Thinned:
        """Count one more, that happens now. Of a while ``last_at`` is its beginning."""
        if tries is not None and self.goes_on(tries, now):
            count = tries.count + 1
            return Thinned(Tries(count, tries.last_at), told=count <= self.most)
        return Thinned(Tries(1, now), told=True, left_out=max(0, tries.count - self.most) if tries else 0)
