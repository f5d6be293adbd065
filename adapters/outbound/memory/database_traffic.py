"""Traffic in memory."""

from dataclasses import dataclass
from datetime import date

from application.ports.traffic import MonthsTraffic, Traffic
from domain.keepable import keepable

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryTraffic(Traffic):
    """A dictionary of traffic by month."""

    rows: Open

    async def add(self, traffic: MonthsTraffic) -> None:
        """See the port."""
        kept, traffic = await self.of(traffic.month), keepable(traffic)
        self.rows().traffic[traffic.month] = MonthsTraffic(
            traffic.month,
            kept.uploaded_bytes + traffic.uploaded_bytes,
            kept.delivered_bytes + traffic.delivered_bytes,
        )

    async def of(self, month: date) -> MonthsTraffic:
        """See the port."""
        return self.rows().traffic.get(month, MonthsTraffic(month))
