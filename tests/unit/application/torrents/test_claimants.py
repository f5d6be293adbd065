"""Who is told, when people come and go while the database is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from application.torrents.claimants import Claimants
from domain.series import SeriesId
from domain.users import Actor

SERIES = SeriesId(21)


class CountingDatabase:
    """Counts the units; what is done ``after`` a unit happens before its reader goes on."""

    def __init__(self, database: MemoryDatabase) -> None:
        self.units = 0
        self.after: Any = None
        self._database = database

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Any]:
        self.units += 1
        async with self._database.unit() as unit:
            yield unit
        if self.after is not None:
            after, self.after = self.after, None
            await after


async def test_the_database_is_asked_once_for_a_while(
    core: Any, ada: Actor, episode: Any, database: MemoryDatabase, events: MemoryEvents, clock: MemoryClock
) -> None:
    infohash = (await core.grab(ada, SERIES, 5)).infohash
    counting: Any = CountingDatabase(database)
    claimants = Claimants(counting, events, clock)
    for _ in range(10):
        assert await claimants.of(infohash) == (ada.id,)
    assert counting.units == 1
    clock.advance(timedelta(seconds=30))
    await claimants.of(infohash)
    assert counting.units == 2


async def test_a_claim_made_while_the_database_is_asked_is_known_at_the_next_question(
    core: Any, ada: Actor, bob: Actor, episode: Any, database: MemoryDatabase, events: MemoryEvents, clock: MemoryClock
) -> None:
    infohash = (await core.grab(ada, SERIES, 5)).infohash
    counting: Any = CountingDatabase(database)
    claimants = Claimants(counting, events, clock)

    async def bob_comes() -> None:
        await core.grab(bob, SERIES, 5)
        claimants.forget()

    counting.after = bob_comes()
    await claimants.of(infohash)
    assert set(await claimants.of(infohash)) == {ada.id, bob.id}
