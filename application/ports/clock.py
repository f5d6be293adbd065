"""The time, as a port, so that everything that waits or expires can be tested."""

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    @abstractmethod
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    @abstractmethod
    async def sleep(self, duration: timedelta) -> None:
        """Return after ``duration``; at once when it is not positive."""
