"""The machine's own time."""

import asyncio
from datetime import UTC, datetime, timedelta

from application.ports.clock import Clock


class SystemClock(Clock):
    """Wall-clock time in UTC; waits on the running event loop."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, duration: timedelta) -> None:
        """Return after ``duration``; at once when it is not positive."""
        seconds = duration.total_seconds()
        if seconds > 0:
            await asyncio.sleep(seconds)
