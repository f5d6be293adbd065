"""What is at hand of the database, when people come and go while it is read, or it is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from application.ports.database import DatabaseUnavailable
from application.torrents.ledger import Ledger
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


@pytest.fixture
def counting(database: MemoryDatabase) -> Any:
    return CountingDatabase(database)


@pytest.fixture
def ledger(counting: Any, clock: MemoryClock) -> Ledger:
    return Ledger(counting, clock)


async def test_the_database_is_asked_once_for_a_while(
    core: Any, ada: Actor, episode: Any, counting: Any, ledger: Ledger, clock: MemoryClock
) -> None:
    infohash = (await core.grab(ada, SERIES, 5)).infohash
    for _ in range(10):
        assert [claim.torrent for claim in await ledger.claims_of(ada.id)] == [infohash]
        assert await ledger.entry(infohash) is not None
    assert counting.units == 1
    clock.advance(timedelta(seconds=60))
    await ledger.entries()
    assert counting.units == 2


async def test_everybody_who_asks_at_the_start_is_answered_by_one_reading(
    core: Any, ada: Actor, episode: Any, counting: Any, ledger: Ledger
) -> None:
    await core.grab(ada, SERIES, 5)
    for entries in await asyncio.gather(*(ledger.entries() for _ in range(3))):
        assert len(entries) == 1
    assert counting.units == 1


async def test_what_is_kept_fresh_is_never_read_by_who_asks(
    core: Any, ada: Actor, episode: Any, counting: Any, ledger: Ledger, clock: MemoryClock
) -> None:
    await core.grab(ada, SERIES, 5)
    for read in (1, 1, 2, 2):
        await ledger.freshen()
        assert counting.units == read
        clock.advance(timedelta(seconds=29))
        await ledger.entries()
        assert counting.units == read


async def test_what_is_renewed_while_everything_is_read_stays(
    core: Any, ada: Actor, bob: Actor, episode: Any, counting: Any, ledger: Ledger
) -> None:
    infohash = (await core.grab(ada, SERIES, 5)).infohash
    await ledger.entries()

    async def bob_comes() -> None:
        await core.grab(bob, SERIES, 5)
        await ledger.renew(infohash)

    counting.after = bob_comes()
    await ledger.renew(*[infohash] * 100)
    entry = await ledger.entry(infohash)
    assert entry is not None
    assert {claim.user for claim in entry.claims} == {ada.id, bob.id}
    assert [claim.torrent for claim in await ledger.claims_of(bob.id)] == [infohash]


async def test_who_renews_reads_everything_that_is_said_of_it_and_nothing_else(
    core: Any, ada: Actor, bob: Actor, make_episode: Any, ledger: Ledger, clock: MemoryClock
) -> None:
    first = core.offers(make_episode("Some Series - 05.mkv"))
    second = core.offers(make_episode("Some Series - 06.mkv"))
    older = (await core.grab(ada, SERIES, 5, first.release.id)).infohash
    await ledger.entries()
    clock.advance(timedelta(seconds=1))
    newer = (await core.grab(ada, SERIES, 6, second.release.id)).infohash
    await core.grab(bob, SERIES, 5, first.release.id)
    await ledger.renew(newer)
    assert [claim.torrent for claim in await ledger.claims_of(ada.id)] == [newer, older]
    assert list(await ledger.entries()) == [older, newer]
    assert await ledger.claims_of(bob.id) == ()
    await core.remove(ada, older, with_data=True)
    await core.remove(bob, older, with_data=True)
    await ledger.renew(older)
    assert list(await ledger.entries()) == [newer]
    assert [claim.torrent for claim in await ledger.claims_of(ada.id)] == [newer]
    fresh = Ledger(core.database, clock)
    assert await fresh.entries() == await ledger.entries()
    assert await fresh.claims_of(ada.id) == await ledger.claims_of(ada.id)


async def test_while_the_database_is_away_what_it_said_last_stays(
    core: Any, ada: Actor, episode: Any, ledger: Ledger, clock: MemoryClock, database: MemoryDatabase
) -> None:
    database.down()
    with pytest.raises(DatabaseUnavailable):
        await ledger.entries()
    database.up()
    infohash = (await core.grab(ada, SERIES, 5)).infohash
    await ledger.entries()
    clock.advance(timedelta(minutes=2))
    database.down()
    assert list(await ledger.entries()) == [infohash]
    with pytest.raises(DatabaseUnavailable):
        await ledger.renew(infohash)
    database.up()
    await core.remove(ada, infohash, with_data=True)
    clock.advance(timedelta(seconds=5))
    assert list(await ledger.entries()) == []
