"""A circuit breaker: who fails again and again is left alone for a while."""

from datetime import datetime, timedelta

from application.ports.clock import Clock

_FAILURES = 5
_FIRST_REST = timedelta(seconds=30)
_LONGEST_REST = timedelta(minutes=5)


class Breaker:
    """Opens after five failures in a row, or at once when told for how long; each further failure doubles the rest.

    After a rest it lets one attempt through: its success closes the breaker, its failure opens it again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._open_until: datetime | None = None

    def rest(self) -> timedelta | None:
        """How long nothing may be tried, or None when something may."""
        if self._open_until is None:
            return None
        left = self._open_until - self._clock.now()
        return left if left > timedelta() else None

    def succeeded(self) -> None:
        """The last attempt went well."""
        self._failures = 0
        self._open_until = None

    def failed(self, wait: timedelta | None = None) -> None:
        """The last attempt failed; ``wait`` is how long the other side asked us to stay away."""
        self._failures += 1
        beyond = self._failures - _FAILURES
        own = min(_FIRST_REST * 2 ** min(beyond, 10), _LONGEST_REST) if beyond >= 0 else timedelta()
        rest = max(own, min(wait or timedelta(), _LONGEST_REST))
        if rest:
            self._open_until = self._clock.now() + rest
