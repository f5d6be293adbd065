"""How often something may be done: a few times at once, and then so many times a minute (a token bucket)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """``at_once`` in a row, of which ``a_minute`` come back every minute; both are 1 or more.

    All that is kept of somebody is one moment: when they have everything back (GCRA, as ATM's traffic management has
    it). None, and any moment that is over, is somebody who has done nothing.
    """

    at_once: int
    a_minute: int

    def __post_init__(self) -> None:
        if self.at_once < 1 or self.a_minute < 1:
            raise ValueError("An allowance is at least one at once and one a minute.")

    @property
    def recovers_within(self) -> timedelta:
        """How long it takes at most until somebody has everything back."""
        return self.at_once * _MINUTE / self.a_minute

    def times(self, at_once: int, a_minute: int) -> Self:
        """Return so many times as much, in a row and a minute."""
        return type(self)(self.at_once * at_once, self.a_minute * a_minute)

    def possible(self, whole_at: datetime | None, now: datetime) -> datetime:
        """Return ``whole_at``, or the nearest moment that it can be: later it is only when the clock was set back."""
        return now if whole_at is None else min(max(whole_at, now), now + self.recovers_within)

    def after_one(self, whole_at: datetime | None, now: datetime) -> datetime:
        """Return when everything is back if it is done once now."""
        return self.possible(whole_at, now) + _MINUTE / self.a_minute

    def wait(self, whole_at: datetime | None, now: datetime) -> timedelta:
        """Return how long until it may be done; zero or less when it may be done now.

        Whoever is told to wait keeps what is ``possible`` now, or they wait for ever while the clock is behind.
        """
        return self.after_one(whole_at, now) - now - self.recovers_within
