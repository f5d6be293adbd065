"""What leaves the server in a month, and what happens when that was enough."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from domain.sizes import shown_size
from domain.torrents.manners import Manners

from ..ports.clock import Clock
from ..ports.database import Database, DatabaseUnavailable
from ..ports.torrent_engine import EngineTorrent
from ..ports.traffic import MonthsTraffic

_log = logging.getLogger(__name__)

FLUSHED_EVERY = timedelta(seconds=30)
WARNED_FROM = 0.8
DELIVERY_RATE_WHEN_SPENT = 1024**2
"""Bytes a second for all deliveries together: an episode of 1.4 GiB takes 24 minutes, a whole month adds 2.8 TB."""


class EgressLevel(StrEnum):
    """How much of the month's budget is gone."""

    OK = "ok"
    WARNED = "warned"
    """Four fifths."""
    SPENT = "spent"


@dataclass(slots=True)
class EgressMeter:
    """Counts what leaves to peers and to people's devices by calendar month (UTC). One for the whole process.

    What is counted is in the database after half a minute; a crash loses as much. While nobody of ours looks, the
    engine's uploads are not counted.
    """

    database: Database
    clock: Clock
    manners: Manners
    _kept: MonthsTraffic | None = field(init=False, default=None)
    _counted: dict[date, MonthsTraffic] = field(init=False, default_factory=dict)
    _flushing: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _warned_on: date | None = field(init=False, default=None)
    _next_delivery: datetime | None = field(init=False, default=None)

    @property
    def traffic(self) -> MonthsTraffic:
        """What left this month, as far as it is known."""
        month = self._month()
        counted = self._counted.get(month, MonthsTraffic(month))
        if self._kept is None or self._kept.month != month:
            return counted
        return _sum(self._kept, counted)

    @property
    def budget_bytes(self) -> int:
        """What may leave in a month; 0 is no limit."""
        return self.manners.egress_bytes_a_month

    @property
    def level(self) -> EgressLevel:
        """How much of the budget is gone."""
        gone, budget = self.traffic.bytes, self.budget_bytes
        if not budget or gone < budget * WARNED_FROM:
            return EgressLevel.OK
        return EgressLevel.WARNED if gone < budget else EgressLevel.SPENT

    @property
    def spent(self) -> bool:
        """Whether what is not needed stands still, and the rest is slow."""
        return self.level is EgressLevel.SPENT

    @property
    def warning(self) -> str:
        """What an admin should know, as a sentence with the numbers; empty if all is well."""
        level = self.level
        if level is EgressLevel.OK:
            return ""
        gone = f"{shown_size(self.traffic.bytes)} of {shown_size(self.budget_bytes)} left the server this month"
        if level is EgressLevel.WARNED:
            return f"{gone}. At the limit, sharing stops and deliveries get slow until the month is over."
        rate = shown_size(DELIVERY_RATE_WHEN_SPENT)
        return f"{gone}: sharing stands still, deliveries go at {rate} a second together, until the month is over."

    def note(self, before: EngineTorrent | None, after: EngineTorrent | None) -> None:
        """Count what a torrent uploaded between two looks. Without a former look nobody knows how much that was.

        An engine that forgot and counts from less again is believed from there on.
        """
        if before is not None and after is not None and after.uploaded_bytes > before.uploaded_bytes:
            self._count(uploaded=after.uploaded_bytes - before.uploaded_bytes)

    async def deliver(self, size_bytes: int) -> None:
        """Count bytes that went to a device. With the budget spent, return when the next ones may go."""
        self._count(delivered=size_bytes)
        if not self.spent:
            self._next_delivery = None
            return
        now = self.clock.now()
        begin = max(now, self._next_delivery or now)
        self._next_delivery = begin + timedelta(seconds=size_bytes / DELIVERY_RATE_WHEN_SPENT)
        await self.clock.sleep(self._next_delivery - now)

    async def flush(self) -> None:
        """Add what was counted to what is kept, and read that. Raises DatabaseUnavailable; then it stays counted."""
        async with self._flushing:
            going, month = dict(self._counted), self._month()
            async with self.database.unit() as unit:
                for traffic in going.values():
                    await unit.traffic.add(traffic)
                kept = await unit.traffic.of(month)
            # What was counted meanwhile stays for the next time.
            for gone, traffic in going.items():
                self._forget(gone, traffic)
            self._kept = kept

    async def run(self) -> None:
        """Flush now and every half minute, for ever, and once more when cancelled; warn once a day."""
        try:
            while True:
                await self._try_to_flush()
                self._warn()
                await self.clock.sleep(FLUSHED_EVERY)
        finally:
            await self._try_to_flush()

    async def _try_to_flush(self) -> None:
        try:
            await self.flush()
        except DatabaseUnavailable as error:
            _log.debug("What left the server is kept later: %s", error.detail)

    def _warn(self) -> None:
        today = self.clock.now().astimezone(UTC).date()
        if self.level is not EgressLevel.OK and self._warned_on != today:
            self._warned_on = today
            _log.warning("%s", self.warning)

    def _month(self) -> date:
        return self.clock.now().astimezone(UTC).date().replace(day=1)

    def _count(self, *, uploaded: int = 0, delivered: int = 0) -> None:
        month = self._month()
        more = MonthsTraffic(month, uploaded, delivered)
        self._counted[month] = _sum(self._counted.get(month, MonthsTraffic(month)), more)

    def _forget(self, month: date, flushed: MonthsTraffic) -> None:
        now = self._counted[month]
        left = replace(
            now,
            uploaded_bytes=now.uploaded_bytes - flushed.uploaded_bytes,
            delivered_bytes=now.delivered_bytes - flushed.delivered_bytes,
        )
        if left.bytes:
            self._counted[month] = left
        else:
            del self._counted[month]


def _sum(one: MonthsTraffic, other: MonthsTraffic) -> MonthsTraffic:
    return replace(
        one,
        uploaded_bytes=one.uploaded_bytes + other.uploaded_bytes,
        delivered_bytes=one.delivered_bytes + other.delivered_bytes,
    )
