"""Nobody gets beyond their quota by asking twice at the same moment, on the real database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from contextvars import copy_context

import pytest

from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from application.torrents.own_claims import OwnClaims
from domain.quotas import NO_QUOTA, Quota
from domain.torrents.claims import Claim
from domain.usage import QuotaExceeded, Usage
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.specimens import a_claim, a_user

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

AT_ONCE = 6


@pytest.fixture
async def database(postgres_dsn: str) -> AsyncIterator[PostgresDatabase]:
    async with open_database(postgres_dsn, Limits()) as database:
        yield database


async def take(database: PostgresDatabase, claim: Claim, all_know: asyncio.Barrier | None = None) -> None:
    """Claim as every use case does; whoever gets as far as to know what they have waits for the others for a moment."""
    async with database.unit() as unit:
        own = await OwnClaims.locked(unit, claim.user)
        own.accept(claim, NO_QUOTA)
        if all_know is not None:
            with suppress(TimeoutError, asyncio.BrokenBarrierError):  # the others wait for our lock, as they should
                await asyncio.wait_for(all_know.wait(), 0.1)
        await unit.claims.add(claim)


async def quota_of(database: PostgresDatabase, quota: Quota) -> None:
    async with database.unit() as unit:
        await unit.users.save(a_user(quota=quota))


@pytest.mark.parametrize("quota", [Quota(torrents=2), Quota(size_bytes=299), Quota(250, 4)])
async def test_claims_made_at_once_stay_within_the_quota(database: PostgresDatabase, quota: Quota) -> None:
    await furnish(database, torrents=AT_ONCE)
    await quota_of(database, quota)
    claims = [a_claim(torrent=number, size_bytes=100) for number in range(1, AT_ONCE + 1)]
    all_know = asyncio.Barrier(AT_ONCE)
    outcomes = await asyncio.gather(*(take(database, claim, all_know) for claim in claims), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [QuotaExceeded] * (AT_ONCE - 2)
    async with database.unit() as unit:
        assert await unit.claims.usage() == {a_user().id: Usage(200, 2)}


async def test_people_do_not_wait_for_each_other(database: PostgresDatabase) -> None:
    await furnish(database, people=2)
    outside = copy_context()
    async with asyncio.timeout(5), database.unit() as unit:
        await OwnClaims.locked(unit, a_user(1).id)
        task = asyncio.create_task(take(database, a_claim(user=2)), context=outside)
        await asyncio.wait({task})
        assert task.exception() is None


async def test_a_quota_that_shrinks_meanwhile_counts(database: PostgresDatabase) -> None:
    await furnish(database)
    outside = copy_context()
    async with asyncio.TaskGroup() as tasks, database.unit() as unit:
        kept = await unit.users.get(a_user().id, lock=True)
        assert kept is not None
        late = tasks.create_task(refused(database), context=outside)
        await asyncio.wait({late}, timeout=0.1)  # what does not wait would have answered by then
        await unit.users.save(a_user(quota=Quota(torrents=0)))
    assert late.result()


async def refused(database: PostgresDatabase) -> bool:
    try:
        await take(database, a_claim())
    except QuotaExceeded:
        return True
    return False
