"""Refreshing, logging out, and who one is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase, MemoryUnit
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.authenticate import Authenticate
from application.accounts.create_first_admin import CreateFirstAdmin
from application.accounts.list_sessions import ListSessions
from application.accounts.log_in import LogIn
from application.accounts.log_out import LogOut
from application.accounts.logged_in import LoggedIn
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.accounts.revoke_other_sessions import RevokeOtherSessions
from application.accounts.revoke_session import RevokeSession
from application.accounts.standings import KNOWN_FOR, Standings
from application.accounts.view_profile import ViewProfile
from application.ports.access_tokens import CLOCK_SKEW, TokenRejected
from application.ports.database import DatabaseUnavailable
from application.ports.events import AccessChanged
from application.ports.sessions import SessionNotFound
from application.ports.users import UserNotFound
from domain.sessions import REFRESH_LIFETIME, RETRY_GRACE, SEEN_EVERY, Origin, SessionId
from domain.users import Actor, Role, UserId

PASSWORD = "correct horse battery"


class Door:
    """Everything that has to do with coming and going, on one database."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock) -> None:
        self.database, self.clock = database, clock
        self.tokens, hasher, identifiers = MemoryAccessTokens(), MemoryHasher(), MemoryIdentifiers()
        self.create = CreateFirstAdmin(database, hasher, identifiers, clock)
        self.log_in = LogIn(database, hasher, self.tokens, identifiers, clock)
        self.events = MemoryEvents()
        self.refresh = RefreshSession(database, self.tokens, identifiers, clock, self.events)
        self.log_out = LogOut(database, self.events, clock)
        self.list_sessions = ListSessions(database, clock)
        self.revoke = RevokeSession(database, self.events, clock)
        self.revoke_others = RevokeOtherSessions(database, self.events, clock)
        self.authenticate = Authenticate(self.tokens, Standings(database, self.events, clock), clock)
        self.view_profile = ViewProfile(database)


@pytest.fixture
async def door(database: MemoryDatabase, clock: MemoryClock) -> Door:
    door = Door(database, clock)
    await door.create("grace", PASSWORD)
    return door


@pytest.fixture
async def first(door: Door) -> LoggedIn:
    return await door.log_in("grace", PASSWORD, Origin("laptop", "192.0.2.1"))


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
    other = await door.log_in("grace", PASSWORD, Origin("phone"))
    second = await door.refresh(first.refresh_token)
    door.clock.advance(RETRY_GRACE + timedelta(seconds=1))
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)
    with pytest.raises(SessionRejected):
        await door.refresh(second.refresh_token)
    with pytest.raises(TokenRejected):
        await door.authenticate(second.access_token)
    assert (await door.refresh(other.refresh_token)).user == other.user


async def test_a_lost_answer_may_be_asked_for_again(door: Door, first: LoggedIn) -> None:
    lost = await door.refresh(first.refresh_token)
    door.clock.advance(RETRY_GRACE)
    again = await door.refresh(first.refresh_token)
    assert again.refresh_token not in (first.refresh_token, lost.refresh_token)
    assert (await door.refresh(again.refresh_token)).user == first.user


async def test_retrying_puts_the_end_of_the_grace_off_for_nobody(door: Door, first: LoggedIn) -> None:
    await door.refresh(first.refresh_token)
    door.clock.advance(RETRY_GRACE)
    await door.refresh(first.refresh_token)
    door.clock.advance(timedelta(seconds=1))
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)


async def test_once_the_answer_was_used_there_is_no_grace(door: Door, first: LoggedIn) -> None:
    second = await door.refresh(first.refresh_token)
    third = await door.refresh(second.refresh_token)
    with pytest.raises(SessionRejected):
        await door.refresh(first.refresh_token)
    with pytest.raises(SessionRejected):
        await door.refresh(third.refresh_token)


@pytest.mark.parametrize("thief_is_first", [True, False])
async def test_of_two_who_got_a_token_for_the_same_one_the_second_to_use_it_ends_it_for_both(
    door: Door, first: LoggedIn, thief_is_first: bool
) -> None:
    owners, thiefs = await door.refresh(first.refresh_token), await door.refresh(first.refresh_token)
    quick, slow = (thiefs, owners) if thief_is_first else (owners, thiefs)
    gained = await door.refresh(quick.refresh_token)
    with pytest.raises(SessionRejected):
        await door.refresh(slow.refresh_token)
    for token in (gained.access_token, quick.access_token, slow.access_token):
        with pytest.raises(TokenRejected):
            await door.authenticate(token)


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
    other = await door.log_in("grace", PASSWORD, Origin("phone", "192.0.2.2"))
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
    door.clock.advance(timedelta(minutes=15) + CLOCK_SKEW)
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)


async def test_a_log_in_sweeps_out_what_has_expired(door: Door, first: LoggedIn) -> None:
    door.clock.advance(REFRESH_LIFETIME + timedelta(seconds=1))
    await door.log_in("grace", PASSWORD)
    async with door.database.unit() as unit:
        assert len(await unit.sessions.of(first.user.id)) == 1


async def test_the_profile_is_the_kept_account(door: Door, first: LoggedIn) -> None:
    assert await door.view_profile(await door.authenticate(first.access_token)) == first.user
    with pytest.raises(UserNotFound):
        await door.view_profile(Actor(UserId(UUID(int=99)), "ghost"))


async def test_an_ended_session_ends_its_access_tokens_at_once(door: Door, first: LoggedIn) -> None:
    await door.log_out(await door.authenticate(first.access_token))
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)


async def test_a_disabled_account_ends_access_tokens_at_once(door: Door, first: LoggedIn) -> None:
    async with door.database.unit() as unit:
        await unit.users.save(replace(first.user, disabled=True))
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)


async def test_the_role_is_what_it_is_now_and_not_what_it_was_at_the_log_in(door: Door, first: LoggedIn) -> None:
    assert (await door.authenticate(first.access_token)).is_admin
    async with door.database.unit() as unit:
        await unit.users.save(replace(first.user, role=Role.USER))
    door.events.publish(AccessChanged(first.user.id))
    assert not (await door.authenticate(first.access_token)).is_admin


async def test_what_another_process_takes_away_is_gone_a_moment_later(door: Door, first: LoggedIn) -> None:
    assert await door.authenticate(first.access_token)
    async with door.database.unit() as unit:
        await unit.sessions.revoke_user(first.user.id)
    door.clock.advance(KNOWN_FOR)
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)


async def test_the_database_is_not_asked_at_every_request(door: Door, first: LoggedIn) -> None:
    actor = await door.authenticate(first.access_token)
    door.database.down()
    assert await door.authenticate(first.access_token) == actor
    door.clock.advance(KNOWN_FOR)
    with pytest.raises(DatabaseUnavailable):
        await door.authenticate(first.access_token)


class LateDatabase(MemoryDatabase):
    """Its next answer comes late, if a test says so."""

    late: tuple[asyncio.Event, asyncio.Event] | None = None

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[MemoryUnit]:
        async with super().unit() as unit:
            yield unit
        late, self.late = self.late, None
        if late is not None:
            asked, answer = late
            asked.set()
            await answer.wait()


async def test_an_end_that_comes_while_the_database_is_asked_counts(clock: MemoryClock) -> None:
    database = LateDatabase()
    door = Door(database, clock)
    await door.create("grace", PASSWORD)
    first = await door.log_in("grace", PASSWORD, Origin("laptop", "192.0.2.1"))
    me = await door.authenticate(first.access_token)
    clock.advance(KNOWN_FOR)
    asked, answer = database.late = asyncio.Event(), asyncio.Event()
    asking = asyncio.ensure_future(door.authenticate(first.access_token))
    await asked.wait()
    await door.log_out(me)
    answer.set()
    await asking  # it asked before the end
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)


@pytest.mark.parametrize("session", [None, UUID(int=404)])
async def test_a_token_of_no_session_is_rejected(door: Door, first: LoggedIn, session: UUID | None) -> None:
    actor = Actor(first.user.id, "grace", Role.ADMIN, session)
    token = door.tokens.issue(actor, now=door.clock.now(), expires=door.clock.now() + timedelta(minutes=1))
    with pytest.raises(TokenRejected):
        await door.authenticate(token)


async def test_a_token_that_names_another_person_than_its_session_is_rejected(door: Door, first: LoggedIn) -> None:
    own = await door.authenticate(first.access_token)
    actor = replace(own, id=UserId(UUID(int=99)))
    token = door.tokens.issue(actor, now=door.clock.now(), expires=door.clock.now() + timedelta(minutes=1))
    with pytest.raises(TokenRejected):
        await door.authenticate(token)


async def test_a_list_says_what_when_and_where(door: Door, first: LoggedIn) -> None:
    began = door.clock.now()
    door.clock.advance(timedelta(minutes=2))
    phone = await door.log_in("grace", PASSWORD, Origin("phone", "192.0.2.2"))
    door.clock.advance(SEEN_EVERY)
    actor = await door.authenticate(first.access_token, "192.0.2.3")
    laptop, other = await door.list_sessions(actor)
    assert (laptop.device, laptop.address, laptop.started_at) == ("laptop", "192.0.2.3", began)
    assert (laptop.seen_at, laptop.id) == (door.clock.now(), actor.session)
    assert (other.device, other.address, other.id) == ("phone", "192.0.2.2", _session(door, phone))


async def test_being_seen_is_written_down_once_a_minute_at_most(door: Door, first: LoggedIn) -> None:
    door.clock.advance(SEEN_EVERY - timedelta(seconds=1))
    actor = await door.authenticate(first.access_token, "192.0.2.3")
    (session,) = await door.list_sessions(actor)
    assert session.address == "192.0.2.1"


async def test_a_refresh_says_where_one_is_now(door: Door, first: LoggedIn) -> None:
    actor = await door.authenticate((await door.refresh(first.refresh_token, "192.0.2.3")).access_token)
    (session,) = await door.list_sessions(actor)
    assert session.address == "192.0.2.3"


async def test_one_revokes_ones_own_sessions_and_nobody_elses(door: Door, first: LoggedIn) -> None:
    stranger = Actor(UserId(UUID(int=99)), "mallory", Role.ADMIN)
    with pytest.raises(SessionNotFound):
        await door.revoke(stranger, _session(door, first))
    owner = await door.authenticate(first.access_token)
    await door.revoke(owner, _session(door, first))
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)
    with pytest.raises(SessionNotFound):
        await door.revoke(owner, _session(door, first))


async def test_all_others_are_revoked_and_the_current_one_stays(door: Door, first: LoggedIn) -> None:
    others = [await door.log_in("grace", PASSWORD, Origin(f"device {number}")) for number in range(3)]
    assert await door.revoke_others(await door.authenticate(first.access_token)) == 3
    for other in others:
        with pytest.raises(TokenRejected):
            await door.authenticate(other.access_token)
    await door.authenticate(first.access_token)


@pytest.mark.parametrize("end", ["log out", "revoke", "revoke others", "reuse"])
async def test_whatever_ends_a_session_wakes_open_streams_once_it_is_true(
    door: Door, first: LoggedIn, end: str
) -> None:
    second = await door.log_in("grace", PASSWORD, Origin("phone"))
    actor, other = await door.authenticate(first.access_token), await door.authenticate(second.access_token)
    async with door.events.subscribe(actor.id) as news:
        match end:
            case "log out":
                await door.log_out(actor)
            case "revoke":
                await door.revoke(actor, _session(door, first))
            case "revoke others":
                await door.revoke_others(other)
            case _:
                await door.refresh(first.refresh_token)
                door.clock.advance(RETRY_GRACE + timedelta(seconds=1))
                with pytest.raises(SessionRejected):
                    await door.refresh(first.refresh_token)
        assert (await anext(news)).news == AccessChanged(actor.id)
    with pytest.raises(TokenRejected):
        await door.authenticate(first.access_token)


def _session(door: Door, logged_in: LoggedIn) -> SessionId:
    named = door.tokens.read(logged_in.access_token, now=door.clock.now()).session
    assert named is not None
    return SessionId(named)
