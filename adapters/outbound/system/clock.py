"""The machine's own time."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from application.ports.clock import Clock

_SLOWEST = 2


class SystemClock(Clock):
    """Wall-clock time in UTC that never runs backwards; waits on the running event loop.

    Where the machine's clock is set back (many are wrong for a while after they start), this one goes at half speed
    until it is right again: else everything that is due later would stand still for as long as that was.
    """

    def __init__(self) -> None:
        self._said, self._at = datetime.now(UTC), time.monotonic()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        at = time.monotonic()
        slowest = self._said + timedelta(seconds=(at - self._at) / _SLOWEST)
        self._said, self._at = max(datetime.now(UTC), slowest), at
        return self._said

    async def sleep(self, duration: timedelta) -> None:
        """Return after ``duration``; at once when it is not positive."""
        seconds = duration.total_seconds()
        if seconds > 0:
            await asyncio.sleep(seconds)
