"""What left the server, month by month."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MonthsTraffic:
    """Bytes that left in the calendar month (UTC) that begins on ``month``: to peers, and to people's devices."""

    month: date
    uploaded_bytes: int = 0
    delivered_bytes: int = 0

    @property
    def bytes(self) -> int:
        """Both together: what the line is billed for."""
        return self.uploaded_bytes + self.delivered_bytes


class Traffic(Protocol):
    """One row a month."""

    @abstractmethod
    async def add(self, traffic: MonthsTraffic) -> None:
        """Add to what is kept of that month."""

    @abstractmethod
    async def of(self, month: date) -> MonthsTraffic:
        """What is kept of the month that begins on that day; nothing is zero."""
