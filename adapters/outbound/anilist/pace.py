"""The one limiter: AniList counts requests by address, so everything that is asked waits in the same line."""

import asyncio
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from application.ports.clock import Clock
from application.ports.watchlists import WatchlistUnavailable

_MINUTE = timedelta(minutes=1)
_BURST = 5
_BURST_WINDOW = timedelta(seconds=5)
"""AniList has a second, undocumented limit on bursts; this keeps well below what was seen to trip it."""
PATIENCE = timedelta(seconds=5)
"""A hold of so long is waited out; during a longer one everybody is refused at once."""
_MOST_WAITING = 30
_LONGEST_HOLD = timedelta(minutes=10)


class Pace:
    """Lets requests through in order: so many in any minute, five in any five seconds, none while on hold."""

    def __init__(self, clock: Clock, *, per_minute: int) -> None:
        self._clock = clock
        self._configured = per_minute
        self._per_minute = per_minute
        self._starts: deque[datetime] = deque(maxlen=max(per_minute, _BURST))
        self._held_until: datetime | None = None
        self._line = asyncio.Lock()
        self._waiting = 0

    async def turn(self) -> None:
        """Return when a request may start. Raises WatchlistUnavailable when that would take too long."""
        if self._waiting >= _MOST_WAITING:
            raise WatchlistUnavailable(
                "Too many requests wait for AniList. Try again in a minute.", retry_after=_MINUTE
            )
        self._waiting += 1
        try:
            async with self._line:
                self._refuse_on_hold()
                await self._clock.sleep(min(self._due() - self._clock.now(), _MINUTE))
                self._starts.append(self._clock.now())
        finally:
            self._waiting -= 1

    def hold(self, duration: timedelta) -> None:
        """Let nothing through for that long."""
        self._held_until = self._clock.now() + min(duration, _LONGEST_HOLD)

    def heed(self, headers: Mapping[str, str]) -> None:
        """Learn from X-RateLimit-Limit, -Remaining and -Reset (docs.anilist.co/guide/rate-limiting).

        The limit may only lower ours: while AniList is degraded, the header promises three times what is granted.
        """
        limit, remaining = _count(headers.get("X-RateLimit-Limit")), _count(headers.get("X-RateLimit-Remaining"))
        if limit:
            self._per_minute = min(self._configured, limit)
        if remaining == 0:
            reset = _count(headers.get("X-RateLimit-Reset"))
            until = datetime.fromtimestamp(min(reset, 4_102_444_800), UTC) if reset else self._clock.now() + _MINUTE
            self.hold(min(max(until - self._clock.now(), timedelta(seconds=1)), _MINUTE))

    def _refuse_on_hold(self) -> None:
        left = (self._held_until or self._clock.now()) - self._clock.now()
        if left > PATIENCE:
            sentence = f"AniList asks us to wait {round(left.total_seconds())} s more."
            raise WatchlistUnavailable(sentence, retry_after=left)

    def _due(self) -> datetime:
        moments = [self._held_until or self._clock.now()]
        for most, window in ((self._per_minute, _MINUTE), (min(_BURST, self._per_minute), _BURST_WINDOW)):
            if len(self._starts) >= most:
                moments.append(self._starts[-most] + window)
        return max(moments)


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 12 else None
