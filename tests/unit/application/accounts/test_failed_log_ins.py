"""Who tried to log in is on record, and a flood of tries does not fill it."""

from collections import Counter

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.change_password import ChangePassword
from application.accounts.failed_log_ins import ALL_REFUSALS, FAILURES, REFUSALS
from application.accounts.log_in import AccountDisabled, BadCredentials, LogIn
from application.accounts.log_in_guard import ADDRESS, STRANGERS, TooManyTries
from application.accounts.prove_password import WrongPassword
from application.ports.passwords import HasherBusy
from domain.auditing import AuditAction, AuditEvent, AuditFilter
from domain.errors import UuutorrentError
from domain.sessions import Origin
from domain.users import Actor, PasswordHash, User, UserId
from uuutorrent.testing.specimens import a_user

PASSWORD, WRONG = "correct horse battery", "a wrong guess"
HOME = "192.0.2.1"


def stranger(number: int) -> str:
    return f"198.51.{number // 250}.{number % 250}"


class Door:
    """One person lives here, person1."""

    def __init__(self, database: MemoryDatabase, clock: MemoryClock) -> None:
        self.database, self.clock, self.hasher = database, clock, MemoryHasher()
        self.log_in = LogIn(database, self.hasher, MemoryAccessTokens(), MemoryIdentifiers(), clock)

    async def settle(self, *, disabled: bool = False) -> User:
        user = a_user(1, password=PasswordHash(await self.hasher.hash(PASSWORD)), disabled=disabled)
        async with self.database.unit() as unit:
            await unit.users.add(user)
        return user

    async def guess(self, address: str, name: str = "person1", password: str = WRONG) -> type[UuutorrentError]:
        with pytest.raises(UuutorrentError) as refusal:
            await self.log_in(name, password, Origin("laptop", address))
        return type(refusal.value)

    async def failures(self, user: UserId | None = None) -> list[AuditEvent]:
        """Oldest first."""
        wanted = AuditFilter(user=user, actions=(AuditAction.LOG_IN_FAILED,))
        async with self.database.unit() as unit:
            return [one.event for one in reversed(await unit.audit.find(wanted, limit=10_000))]


def reasons(events: list[AuditEvent]) -> Counter[str]:
    return Counter(dict(event.details)["reason"] for event in events)


@pytest.fixture
async def door(database: MemoryDatabase, clock: MemoryClock) -> Door:
    return Door(database, clock)


@pytest.fixture
async def person(door: Door) -> User:
    return await door.settle()


async def test_a_wrong_password_is_on_record_against_the_account_and_nobody_did_it(door: Door, person: User) -> None:
    assert await door.guess(HOME) is BadCredentials
    (event,) = await door.failures(person.id)
    assert event == AuditEvent(
        door.clock.now(),
        AuditAction.LOG_IN_FAILED,
        address=HOME,
        subject=str(person.id),
        subject_name="person1",
        details=(("reason", "wrong password"),),
    )


@pytest.mark.parametrize("typed", ["nobody", "Tr0ub4dor&3 typed into the name"])
async def test_a_name_that_nobody_has_is_not_on_record_but_the_try_is(door: Door, person: User, typed: str) -> None:
    await door.guess(HOME, typed)
    (event,) = await door.failures()
    assert (event.subject, event.subject_name, event.address) == ("", "", HOME)
    assert event.details == (("reason", "unknown name"),)
    assert typed not in repr(event)
    assert await door.failures(person.id) == []


async def test_the_right_password_of_a_closed_account_is_on_record(door: Door) -> None:
    closed = await door.settle(disabled=True)
    assert await door.guess(HOME, password=PASSWORD) is AccountDisabled
    assert reasons(await door.failures(closed.id)) == {"disabled": 1}


async def test_what_was_not_decided_is_not_on_record(door: Door, person: User) -> None:
    door.hasher.busy = True
    assert await door.guess(HOME) is HasherBusy
    assert await door.failures() == []


async def test_a_success_is_no_failure(door: Door, person: User) -> None:
    await door.log_in("person1", PASSWORD, Origin("laptop", HOME))
    assert await door.failures() == []


async def test_knocking_is_recorded_once_in_a_while_and_then_how_often(door: Door, person: User) -> None:
    knocks = 500
    answers = Counter([await door.guess(stranger(1)) for _ in range(ADDRESS.free + knocks)])
    assert answers == {BadCredentials: ADDRESS.free, TooManyTries: knocks}
    assert reasons(await door.failures()) == {"wrong password": ADDRESS.free, "too many tries": 1}

    door.clock.advance(REFUSALS.within)
    await door.guess(stranger(1))  # is looked at again: the wait is over
    assert await door.guess(stranger(1)) is TooManyTries
    *_, latest = await door.failures()
    assert dict(latest.details) == {"reason": "too many tries", "left_out": str(knocks - 1)}


async def test_knocking_at_one_name_from_everywhere_is_one_record(door: Door, person: User) -> None:
    for number in range(200):
        await door.guess(stranger(number))
    told = reasons(await door.failures(person.id))
    assert told == {"wrong password": STRANGERS.free, "too many tries": 1}


async def test_knocking_from_a_great_many_networks_fills_no_audit_and_is_counted(door: Door, person: User) -> None:
    networks = 300
    for number in range(networks):
        for _ in range(ADDRESS.free):
            await door.guess(stranger(number), f"nobody{number}")
    for number in range(networks):
        assert await door.guess(stranger(number), f"nobody{number}") is TooManyTries
    assert reasons(await door.failures())["too many tries"] == ALL_REFUSALS.most

    door.clock.advance(ALL_REFUSALS.within)
    await door.guess(stranger(1), "nobody1")
    assert await door.guess(stranger(1), "nobody1") is TooManyTries
    *_, latest = await door.failures()
    assert dict(latest.details)["left_out"] == str(networks - ALL_REFUSALS.most)


async def test_knocking_at_many_names_from_one_place_is_one_record(door: Door) -> None:
    for number in range(200):
        await door.guess(stranger(1), f"name{number}")
    assert reasons(await door.failures()) == {"unknown name": ADDRESS.free, "too many tries": 1}


async def test_a_flood_of_names_that_nobody_has_is_bounded_and_hides_no_guess_at_a_person(
    door: Door, person: User
) -> None:
    flood = 3 * FAILURES.most
    for number in range(flood):
        assert await door.guess(stranger(number), f"name{number}") is BadCredentials
    await door.guess(stranger(flood))
    assert reasons(await door.failures()) == {"unknown name": FAILURES.most, "wrong password": 1}

    door.clock.advance(FAILURES.within)
    await door.guess(stranger(flood + 1), "one more")
    *_, latest = await door.failures()
    assert dict(latest.details) == {"reason": "unknown name", "left_out": str(flood - FAILURES.most)}


async def test_what_is_remembered_of_knocks_does_not_grow_for_ever(door: Door) -> None:
    for number in range(5_000):
        door.clock.advance(ALL_REFUSALS.within / ALL_REFUSALS.most)
        origin = Origin(address=f"2001:db8:{number:x}::1")
        assert door.log_in._refused.told(f"name{number}", None, origin, door.clock.now()) is not None
    assert len(door.log_in._refused._recorded) <= 4_096


async def test_guessing_the_old_password_by_a_session_is_on_record(door: Door, person: User) -> None:
    change = ChangePassword(door.database, door.hasher, door.clock, MemoryEvents())
    with pytest.raises(WrongPassword):
        await change(Actor(person.id, "person1"), WRONG, "an entirely new one", HOME)
    (event,) = await door.failures(person.id)
    assert (event.details, event.address) == ((("reason", "wrong old password"),), HOME)
