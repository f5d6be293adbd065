"""Choosing another password."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryHasher
from application.accounts.change_password import ChangePassword
from application.accounts.create_user import CreateUser
from application.accounts.log_in_guard import TooManyTries
from application.accounts.log_in_line import AT_ONCE, MOST_WAITING
from application.accounts.logged_in import begin_session
from application.accounts.prove_password import WrongPassword
from application.ports.passwords import HasherBusy, Verification
from application.ports.users import UserNotFound
from domain.auditing import AuditAction, AuditFilter
from domain.errors import UuutorrentError
from domain.passwords import InvalidPassword
from domain.sessions import Origin
from domain.users import OPERATOR, Actor, PasswordHash, User
from uuutorrent.testing.specimens import a_user, an_api_token

OLD, NEW = "correct horse battery", "a different long one"


class BusyHasher(MemoryHasher):
    """Can be told what happens while it thinks."""

    def __init__(self, database: MemoryDatabase) -> None:
        super().__init__()
        self.meanwhile: User | None = None
        self._database = database

    async def verify(self, password: str, known: PasswordHash | None, *, familiar: bool = False) -> Verification:
        # Units do not nest: this would fail if a password were hashed inside of one.
        async with self._database.unit() as unit:
            if self.meanwhile is not None:
                await unit.users.save(self.meanwhile)
        return await super().verify(password, known, familiar=familiar)


@pytest.fixture
def hasher(database: MemoryDatabase) -> BusyHasher:
    return BusyHasher(database)


@pytest.fixture
def change(database: MemoryDatabase, hasher: BusyHasher, clock: MemoryClock, events: MemoryEvents) -> ChangePassword:
    return ChangePassword(database, hasher, clock, events)


@pytest.fixture
async def mia(change: ChangePassword, identifiers: MemoryIdentifiers) -> Actor:
    """Logged in on three devices; this is the second one."""
    user = (
        await CreateUser(change.database, change.hasher, identifiers, change.clock)(OPERATOR, "mia", password=OLD)
    ).user
    async with change.database.unit() as unit:
        issued = [
            await begin_session(unit, user, Origin(device), now=change.clock.now(), identifiers=identifiers)
            for device in ("laptop", "phone", "desk")
        ]
    return Actor(user.id, "mia", session=issued[1].token.session)


async def kept(change: ChangePassword, actor: Actor) -> User:
    async with change.database.unit() as unit:
        user = await unit.users.get(actor.id)
    assert user is not None
    return user


async def devices(change: ChangePassword, actor: Actor) -> list[str]:
    async with change.database.unit() as unit:
        return sorted(session.device for session in await unit.sessions.of(actor.id))


async def test_a_new_password_replaces_the_old_one_and_ends_the_other_sessions(
    change: ChangePassword, mia: Actor
) -> None:
    assert (await kept(change, mia)).password_is_temporary
    await change(mia, OLD, NEW)
    user = await kept(change, mia)
    assert not user.password_is_temporary
    assert (await change.hasher.verify(NEW, user.password)).matches
    assert not (await change.hasher.verify(OLD, user.password)).matches
    assert await devices(change, mia) == ["phone"]


async def test_a_new_password_ends_the_api_tokens_and_the_audit_tells_how_many(
    change: ChangePassword, database: MemoryDatabase, mia: Actor
) -> None:
    others = a_user(7)
    async with database.unit() as unit:
        await unit.users.add(others)
        for token in (an_api_token(1, user=mia.id), an_api_token(2, user=mia.id), an_api_token(3, user=others.id)):
            await unit.api_tokens.add(token)
    await change(mia, OLD, NEW)
    async with database.unit() as unit:
        assert await unit.api_tokens.of(mia.id) == []
        assert len(await unit.api_tokens.of(others.id)) == 1
        changed, *_ = await unit.audit.find(AuditFilter())
    assert (changed.event.action, changed.event.details) == (AuditAction.PASSWORD_CHANGED, (("tokens_ended", "2"),))


async def test_without_a_session_every_session_ends(change: ChangePassword, mia: Actor) -> None:
    await change(replace(mia, session=None), OLD, NEW)
    assert await devices(change, mia) == []


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("wrong password", NEW, WrongPassword),
        ("", NEW, WrongPassword),
        (OLD, "short", InvalidPassword),
        (OLD, "mia.2026.mia", InvalidPassword),
        (OLD, OLD, InvalidPassword),
    ],
)
async def test_a_refusal_changes_nothing(
    change: ChangePassword, mia: Actor, old: str, new: str, refusal: type[UuutorrentError]
) -> None:
    before = await kept(change, mia)
    with pytest.raises(refusal):
        await change(mia, old, new)
    assert await kept(change, mia) == before
    assert await devices(change, mia) == ["desk", "laptop", "phone"]


async def test_whoever_stole_a_session_guesses_no_faster_than_at_the_door(
    change: ChangePassword, clock: MemoryClock, mia: Actor
) -> None:
    refusals = []
    for number in range(40):
        with pytest.raises(UuutorrentError) as refusal:
            await change(mia, f"guess {number}", NEW, "192.0.2.1")
        refusals.append(type(refusal.value))
    assert refusals[0] is WrongPassword
    assert refusals[-1] is TooManyTries
    with pytest.raises(TooManyTries):
        await change(mia, OLD, NEW, "192.0.2.1")
    clock.advance(timedelta(minutes=20))
    await change(mia, OLD, NEW, "192.0.2.1")


async def test_a_busy_hasher_counts_as_no_guess(change: ChangePassword, hasher: BusyHasher, mia: Actor) -> None:
    hasher.busy = True
    for _ in range(40):
        with pytest.raises(HasherBusy):
            await change(mia, OLD, NEW, "192.0.2.1")
    hasher.busy = False
    await change(mia, OLD, NEW, "192.0.2.1")


async def test_a_reset_that_happens_meanwhile_wins(change: ChangePassword, hasher: BusyHasher, mia: Actor) -> None:
    reset = replace(await kept(change, mia), password=PasswordHash("memory$1$another"))
    hasher.meanwhile = reset
    with pytest.raises(WrongPassword):
        await change(mia, OLD, NEW)
    assert (await kept(change, mia)).password == reset.password


async def test_who_guesses_waits_in_the_line_of_those_who_log_in(change: ChangePassword, mia: Actor) -> None:
    async with AsyncExitStack() as turns:
        for _ in range(AT_ONCE):
            await turns.enter_async_context(change.line.turn())
        crowd = [asyncio.create_task(change(mia, "a wrong password", NEW)) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(HasherBusy):
            await change(mia, OLD, NEW)
    tries = await asyncio.gather(*crowd, return_exceptions=True)
    assert {type(tried) for tried in tries} == {WrongPassword, TooManyTries}


async def test_who_is_gone_changes_nothing(change: ChangePassword, mia: Actor) -> None:
    async with change.database.unit() as unit:
        await unit.users.remove(mia.id)
    with pytest.raises(UserNotFound):
        await change(mia, OLD, NEW)
