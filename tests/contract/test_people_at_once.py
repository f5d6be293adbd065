"""What happens to a person's things while something is done with the person, on the real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from application.accounts.accept_invite import AcceptInvite
from application.accounts.change_user import ChangeUser
from application.accounts.create_invite import CreateInvite
from application.accounts.logged_in import begin_session
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.accounts.remove_user import RemoveUser
from application.ports.invites import InviteNotFound
from application.ports.users import UserNotFound
from application.torrents.ledger import Ledger
from domain.sessions import UNKNOWN_ORIGIN
from domain.torrents.states import Wish
from domain.users import OPERATOR
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.specimens import a_claim, a_user, an_infohash

WELL_BEFORE = 0.05
"""Seconds: what does not wait would have ended by then."""


@pytest.fixture
async def database(postgres_dsn: str) -> AsyncIterator[PostgresDatabase]:
    async with open_database(postgres_dsn, Limits()) as database:
        yield database


@pytest.fixture
def remove(database: PostgresDatabase) -> RemoveUser:
    events = MemoryEvents()
    return RemoveUser(database, Ledger(database, MemoryClock()), events, MemoryClock())


async def test_a_claim_that_is_just_being_made_goes_with_the_person(
    database: PostgresDatabase, remove: RemoveUser
) -> None:
    await furnish(database)
    claimed, go_on = asyncio.Event(), asyncio.Event()

    async def claim() -> None:
        async with database.unit() as unit:
            await unit.torrents.get(an_infohash(), lock=True)
            await unit.claims.add(a_claim())
            claimed.set()
            await go_on.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(claim())
        await claimed.wait()
        removal = tasks.create_task(remove(OPERATOR, a_user().id))
        await asyncio.wait({removal}, timeout=WELL_BEFORE)
        assert not removal.done()
        go_on.set()
    async with database.unit() as unit:
        assert await unit.users.all() == []
        assert await unit.claims.all() == []
        assert [torrent.wish for torrent in await unit.torrents.all()] == [Wish.REMOVE_WITH_DATA]


async def test_who_only_refers_to_a_locked_person_does_not_wait(database: PostgresDatabase) -> None:
    await furnish(database)
    locked, claimed = asyncio.Event(), asyncio.Event()

    async def lock() -> None:
        async with database.unit() as unit:
            await unit.users.get(a_user().id, lock=True)
            locked.set()
            await claimed.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(lock())
        await locked.wait()
        async with database.unit() as unit:
            await unit.claims.add(a_claim())
        claimed.set()
    async with database.unit() as unit:
        assert await unit.claims.all() == [a_claim()]


async def test_no_torrent_is_left_without_a_claim_whatever_happens_at_once(
    database: PostgresDatabase, remove: RemoveUser
) -> None:
    await furnish(database, people=6, torrents=3)

    async def claim(user: int, torrent: int) -> None:
        async with database.unit() as unit:
            await unit.torrents.get(an_infohash(torrent), lock=True)
            await unit.claims.add(a_claim(user, torrent))

    claims = [claim(user, torrent) for user in range(1, 7) for torrent in (1, 2, 3)]
    removals: list[Awaitable[None]] = [remove(OPERATOR, a_user(user).id) for user in range(1, 6)]
    answers = await asyncio.gather(*claims, *removals, return_exceptions=True)
    assert [one for one in answers if one is not None and not isinstance(one, UserNotFound)] == []
    async with database.unit() as unit:
        assert await unit.users.all() == [a_user(6)]
        assert {claim.user for claim in await unit.claims.all()} == {a_user(6).id}


async def test_who_is_disabled_while_refreshing_is_out(database: PostgresDatabase) -> None:
    identifiers, clock, events = MemoryIdentifiers(), MemoryClock(), MemoryEvents()
    refresh = RefreshSession(database, MemoryAccessTokens(), identifiers, clock, events)
    change = ChangeUser(database, events, clock)
    await furnish(database)
    for _ in range(10):
        async with database.unit() as unit:
            issued = [
                await begin_session(unit, a_user(), UNKNOWN_ORIGIN, now=clock.now(), identifiers=identifiers)
                for _ in range(5)
            ]
        answers = await asyncio.gather(
            *(refresh(one.secret) for one in issued),
            change(OPERATOR, a_user().id, disabled=True),
            return_exceptions=True,
        )
        failures = [one for one in answers if isinstance(one, BaseException)]
        assert [one for one in failures if not isinstance(one, SessionRejected)] == []
        async with database.unit() as unit:
            assert await unit.sessions.of(a_user().id) == []
        await change(OPERATOR, a_user().id, disabled=False)


async def test_of_many_who_accept_one_invitation_one_becomes_somebody(database: PostgresDatabase) -> None:
    identifiers, clock = MemoryIdentifiers(), MemoryClock()
    code = (await CreateInvite(database, identifiers, clock)(OPERATOR)).code
    accept = AcceptInvite(database, MemoryHasher(), MemoryAccessTokens(), identifiers, clock)
    answers = await asyncio.gather(
        *(accept(code, f"person{number}", "correct horse battery") for number in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, InviteNotFound) for one in answers) == 4
    async with database.unit() as unit:
        assert len(await unit.users.all()) == 1
        assert await unit.invites.all() == []
