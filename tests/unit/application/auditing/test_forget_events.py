"""What was done long ago is forgotten."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from application.auditing.forget_events import ForgetEvents
from application.ports.database import Database
from domain.auditing import AuditFilter
from uuutorrent.testing.specimens import an_event

DAY = timedelta(days=1)
NOW = datetime.now(UTC)
"""The audit looks at its own clock, too: nobody makes it forget what is young."""


async def ages(database: Database) -> Sequence[int]:
    async with database.unit() as unit:
        return [round((NOW - record.event.at) / DAY) for record in await unit.audit.find(AuditFilter())]


async def test_each_day_what_has_become_too_old_is_forgotten() -> None:
    database, clock = MemoryDatabase(), MemoryClock(NOW, manual=True)
    async with database.unit() as unit:
        for age in (366, 365, 364, 363, 1):
            await unit.audit.add(an_event(at=NOW - age * DAY + timedelta(minutes=1)))
    forgetting = asyncio.create_task(ForgetEvents(database, clock, keep=365 * DAY).run())
    try:
        for left in ([1, 363, 364, 365], [1, 363, 364], [1, 363]):
            await clock.until_asleep()
            assert await ages(database) == left
            clock.advance(DAY)
    finally:
        forgetting.cancel()


async def test_it_says_how_many() -> None:
    database = MemoryDatabase()
    async with database.unit() as unit:
        for age in (40, 50, 1):
            await unit.audit.add(an_event(at=NOW - age * DAY))
    forget = ForgetEvents(database, MemoryClock(NOW, manual=True), keep=30 * DAY)
    assert [await forget.forget(), await forget.forget()] == [2, 0]
