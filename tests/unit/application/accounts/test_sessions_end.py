"""Refreshing, logging out, and who one is."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.authenticate import Authenticate
from application.accounts.create_first_admin import CreateFirstAdmin
from application.accounts.log_in import LogIn
from application.accounts.log_out import LogOut
from application.accounts.logged_in import LoggedIn
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.accounts.view_profile import ViewProfile
from application.ports.access_tokens import TokenRejected
from application.ports.users import UserNotFound
from domain.sessions import REFRESH_LIFETIME
from domain.users import Actor, UserId

PASSWORD = "correct horse battery"


class Door:
    """Everything that has to do with coming and going, on one database."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock) -> None:
        self.database, self.clock = database, clock
        self.tokens, hasher, identifiers = MemoryAccessTokens(), MemoryHasher(), MemoryIdentifiers()
        self.create = CreateFirstAdmin(database, hasher, identifiers, clock)
        self.log_in = LogIn(database, hasher, self.tokens, identifiers, clock)
        self.refresh = RefreshSession(database, self.tokens, identifiers, clock)
        self.log_out = LogOut(database)
        self.authenticate = Authenticate(self.tokens, clock)
        self.view_profile = ViewProfile(database)


@pytest.fixture
async def door(database: MemoryDatabase, clock: MemoryClock) -> Door:
    door = Door(database, clock)
    await door.create("grace", PASSWORD)
    return door


@pytest.fixture
async def first(door: Door) -> LoggedIn:
    return await door.log_in("grace", PASSWORD, "laptop")


async def test_a_refresh_gives_new_tokens_for_the_same_log_in(door: Door, first: LoggedIn) -> None:
    second = await door.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert await door.authenticate(second.access_token) == await door.authenticate(first.access_token)
    assert second.user == first.user


async def test_a_chain_of_refreshes_lasts_as_long_as_it_is_used(door: Door, first: LoggedIn) -> None:
    token = first.refresh_token
    for _ in range(10):
        door.clock.advance(REFRESH_LIFETIME - timedelta(seconds=1))
        token = (await door.refresh(token)).refresh_token


async def test_an_expired_refresh_token_is_rejected(door: Door, first: LoggedIn) -> None:
    door.clock.advance(REFRESH_LIFETIME)
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)


async def test_a_token_used_twice_ends_the_whole_log_in_and_no_other(door: Door, first: LoggedIn) -> None:
    other = await door.log_in("grace", PASSWORD, "phone")
    second = await door.refresh(first.refresh_token)
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)
    with pytest.raises(SessionRejected):
        await door.refresh(second.refresh_token)
    assert (await door.refresh(other.refresh_token)).user == other.user


@pytest.mark.parametrize("garbage", ["", "x", "\0", "\ud800", "secret" * 10_000])
async def test_garbage_is_rejected_and_ends_nothing(door: Door, first: LoggedIn, garbage: str) -> None:
    with pytest.raises(SessionRejected):
        await door.refresh(garbage)
    await door.refresh(first.refresh_token)


async def test_a_disabled_user_cannot_refresh_not_even_once_enabled_again(door: Door, first: LoggedIn) -> None:
    async with door.database.unit() as unit:
        await unit.users.save(replace(first.user, disabled=True))
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)
    async with door.database.unit() as unit:
        await unit.users.save(replace(first.user, disabled=False, version=first.user.version + 1))
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)


async def test_logging_out_ends_this_log_in_and_no_other(door: Door, first: LoggedIn) -> None:
    other = await door.log_in("grace", PASSWORD, "phone")
    actor = await door.authenticate(first.access_token)
    await door.log_out(actor)
    await door.log_out(actor)
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)
    await door.refresh(other.refresh_token)


async def test_logging_out_without_a_session_does_nothing(door: Door, first: LoggedIn) -> None:
    await door.log_out(Actor(first.user.id, "grace"))
    await door.refresh(first.refresh_token)


async def test_an_access_token_dies_by_itself(door: Door, first: LoggedIn) -> None:
    assert (await door.authenticate(first.access_token)).username == "grace"
    door.clock.advance(timedelta(minutes=15))
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)


async def test_a_log_in_sweeps_out_what_has_expired(door: Door, first: LoggedIn) -> None:
    door.clock.advance(REFRESH_LIFETIME + timedelta(seconds=1))
    await door.log_in("grace", PASSWORD)
    async with door.database.unit() as unit:
        assert await unit.sessions.forget_expired(door.clock.now()) == 0


async def test_the_profile_is_the_kept_account(door: Door, first: LoggedIn) -> None:
    assert await door.view_profile(await door.authenticate(first.access_token)) == first.user
    with pytest.raises(UserNotFound):
        await door.view_profile(Actor(UserId(UUID(int=99)), "ghost"))
