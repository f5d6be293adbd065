"""Logging in with a password."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.database_users import MemoryUsers
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import OUTDATED, MemoryAccessTokens, MemoryHasher
from application.accounts.create_first_admin import CreateFirstAdmin
from application.accounts.log_in import AccountDisabled, BadCredentials, LogIn
from application.accounts.log_in_guard import STRANGERS
from application.auditing.change_budget import ChangeBudget, TooManyChanges
from application.ports.passwords import HasherBusy, Verification
from application.ports.users import StaleUser, UsernameTaken
from domain.allowance import Allowance
from domain.errors import Invalid
from domain.sessions import Origin
from domain.users import PasswordHash, Role, User, Username

PASSWORD = "correct horse battery"


class WatchfulHasher(MemoryHasher):
    """Notes every question, and what to do while it thinks."""

    def __init__(self, database: MemoryDatabase) -> None:
        super().__init__()
        self.asked: list[PasswordHash | None] = []
        self.meanwhile: User | None = None
        self._database = database

    async def verify(self, password: str, known: PasswordHash | None, *, familiar: bool = False) -> Verification:
        self.asked.append(known)
        # Units do not nest: this would fail if a password were hashed inside of one.
        async with self._database.unit() as unit:
            if self.meanwhile is not None:
                await unit.users.save(self.meanwhile)
        return await super().verify(password, known, familiar=familiar)


@pytest.fixture
def hasher(database: MemoryDatabase) -> WatchfulHasher:
    return WatchfulHasher(database)


@pytest.fixture
def tokens() -> MemoryAccessTokens:
    return MemoryAccessTokens()


@pytest.fixture
def log_in(
    database: MemoryDatabase,
    hasher: WatchfulHasher,
    tokens: MemoryAccessTokens,
    identifiers: MemoryIdentifiers,
    clock: MemoryClock,
) -> LogIn:
    return LogIn(database, hasher, tokens, identifiers, clock)


@pytest.fixture
async def grace(log_in: LogIn) -> User:
    user = await CreateFirstAdmin(log_in.database, log_in.hasher, log_in.identifiers, log_in.clock)("Grace", PASSWORD)
    assert user is not None
    return user


async def kept(database: MemoryDatabase, user: User) -> User:
    async with database.unit() as unit:
        found = await unit.users.get(user.id)
    assert found is not None
    return found


async def test_the_right_password_gives_an_access_token_for_a_quarter_of_an_hour(
    log_in: LogIn, tokens: MemoryAccessTokens, grace: User, clock: MemoryClock
) -> None:
    logged_in = await log_in("Grace", PASSWORD, Origin("laptop"))
    assert logged_in.expires_at == clock.now() + timedelta(minutes=15)
    actor = tokens.read(logged_in.access_token, now=clock.now())
    assert (actor.id, actor.username, actor.role) == (grace.id, "Grace", Role.ADMIN)
    assert actor.session is not None


async def test_the_name_may_be_written_differently(log_in: LogIn, grace: User) -> None:
    assert (await log_in("gRACE", PASSWORD)).user == grace


@pytest.mark.parametrize("name", ["Grace", "nobody", "", "no such name!", "x" * 1000, "\ud800"])
async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer_for_the_same_work(
    log_in: LogIn, hasher: WatchfulHasher, grace: User, name: str
) -> None:
    with pytest.raises(BadCredentials) as refusal:
        await log_in(name, "wrong password")
    assert str(refusal.value) == "The user name or the password is wrong."
    assert len(hasher.asked) == 1


async def test_a_disabled_account_is_only_told_to_who_knows_its_password(log_in: LogIn, grace: User) -> None:
    async with log_in.database.unit() as unit:
        await unit.users.save(replace(grace, disabled=True))
    with pytest.raises(BadCredentials):
        await log_in("Grace", "wrong password")
    with pytest.raises(AccountDisabled):
        await log_in("Grace", PASSWORD)


async def test_an_account_disabled_while_the_password_is_checked_stays_out(
    log_in: LogIn, hasher: WatchfulHasher, grace: User
) -> None:
    hasher.meanwhile = replace(grace, disabled=True)
    with pytest.raises(AccountDisabled):
        await log_in("Grace", PASSWORD)


async def test_a_password_changed_while_the_old_one_is_checked_wins(
    log_in: LogIn, hasher: WatchfulHasher, grace: User
) -> None:
    hasher.meanwhile = replace(grace, password=PasswordHash("memory$1$another"))
    with pytest.raises(BadCredentials):
        await log_in("Grace", PASSWORD)


async def test_an_outdated_hash_is_replaced_at_the_next_log_in(log_in: LogIn, grace: User) -> None:
    hasher = MemoryHasher()
    outdated = hasher._digest(PASSWORD, "7", OUTDATED)
    async with log_in.database.unit() as unit:
        await unit.users.save(replace(grace, password=outdated))
    await log_in("Grace", PASSWORD)
    renewed = await kept(log_in.database, grace)
    assert renewed.password != outdated
    await log_in("Grace", PASSWORD)
    assert (await kept(log_in.database, grace)).password == renewed.password


async def test_a_rehash_that_comes_too_late_is_no_reason_to_stay_outside(
    log_in: LogIn, grace: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with log_in.database.unit() as unit:
        await unit.users.save(replace(grace, password=MemoryHasher()._digest(PASSWORD, "7", OUTDATED)))

    async def stale(*_: object) -> None:
        raise StaleUser("Somebody was quicker.")

    monkeypatch.setattr(MemoryUsers, "save", stale)
    assert (await log_in("Grace", PASSWORD)).user.username == grace.username


async def test_a_busy_hasher_is_no_wrong_password(log_in: LogIn, hasher: WatchfulHasher, grace: User) -> None:
    hasher.busy = True
    with pytest.raises(HasherBusy):
        await log_in("Grace", PASSWORD)


async def test_no_secret_shows_in_a_repr(log_in: LogIn, grace: User) -> None:
    logged_in = await log_in("Grace", PASSWORD)
    assert logged_in.access_token not in repr(logged_in)
    assert logged_in.refresh_token not in repr(logged_in)


async def test_the_database_keeps_the_refresh_token_as_a_hash_only(
    log_in: LogIn, database: MemoryDatabase, grace: User
) -> None:
    logged_in = await log_in("Grace", PASSWORD)
    async with database.unit() as unit:
        kept = await unit.sessions.by_token(hashlib.sha256(logged_in.refresh_token.encode()).digest())
    assert kept is not None
    assert logged_in.refresh_token not in repr(kept)


async def test_the_first_admin_is_made_only_where_there_is_nobody(log_in: LogIn, grace: User) -> None:
    create = CreateFirstAdmin(log_in.database, log_in.hasher, log_in.identifiers, log_in.clock)
    assert await create("Other", "another password") is None
    async with log_in.database.unit() as unit:
        assert await unit.users.named(Username("Other")) is None


async def test_of_two_processes_that_start_at_once_one_makes_the_admin(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def taken(*_: object) -> None:
        raise UsernameTaken("Somebody was quicker.")

    monkeypatch.setattr(MemoryUsers, "add", taken)
    create = CreateFirstAdmin(log_in.database, log_in.hasher, log_in.identifiers, log_in.clock)
    assert await create("Grace", PASSWORD) is None


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("a b", PASSWORD), ("Grace", "short")])
async def test_the_first_admin_keeps_to_the_rules(log_in: LogIn, name: str, password: str) -> None:
    create = CreateFirstAdmin(log_in.database, log_in.hasher, log_in.identifiers, log_in.clock)
    with pytest.raises(Invalid):
        await create(name, password)


async def test_logging_in_for_ever_has_to_wait_and_is_no_guessing(
    log_in: LogIn, grace: User, clock: MemoryClock
) -> None:
    log_in = replace(log_in, budget=ChangeBudget(Allowance(at_once=2, a_minute=60)))
    for _ in range(2):
        await log_in("Grace", PASSWORD)
    for _ in range(STRANGERS.free + 1):
        with pytest.raises(TooManyChanges):
            await log_in("Grace", PASSWORD)
    clock.advance(timedelta(seconds=1))
    assert (await log_in("Grace", PASSWORD)).user == grace
