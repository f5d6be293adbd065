"""Guessing is slow, and the owner gets in."""

from datetime import timedelta

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from application.accounts.log_in import AccountDisabled, BadCredentials, LogIn
from application.accounts.log_in_guard import ADDRESS, FAMILIAR, NETWORKS_KEPT, STRANGERS, TooManyTries
from application.ports.passwords import HasherBusy
from domain.sessions import Origin
from domain.users import PasswordHash
from uuutorrent.testing.specimens import a_user

PASSWORD = "correct horse battery"
HOME, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def attacker(number: int) -> str:
    return f"198.51.100.{number}"


class House:
    """Two people live here: person1, who is attacked, and person2."""

    def __init__(self) -> None:
        self.clock, self.database, self.hasher = MemoryClock(manual=True), MemoryDatabase(), MemoryHasher()
        self._log_in = LogIn(self.database, self.hasher, MemoryAccessTokens(), MemoryIdentifiers(), self.clock)

    async def settle(self) -> None:
        async with self.database.unit() as unit:
            for number in (1, 2):
                await unit.users.add(a_user(number, password=PasswordHash(await self.hasher.hash(PASSWORD))))

    async def log_in(self, address: str, name: str = "person1", password: str = PASSWORD) -> timedelta | None:
        """Return how long to wait, or None for one who is in. Raises BadCredentials."""
        try:
            await self._log_in(name, password, Origin("laptop", address))
        except TooManyTries as refusal:
            return refusal.retry_after
        return None

    async def guess(self, address: str, name: str = "person1") -> timedelta | None:
        """Return how long to wait, or None when the guess was looked at."""
        try:
            waiting = await self.log_in(address, name, "a wrong guess")
        except BadCredentials:
            return None
        assert waiting is not None
        return waiting

    async def guesses(self, address: str, count: int, name: str = "person1") -> int:
        """Return how many of so many guesses were looked at."""
        return sum([await self.guess(address, name) is None for _ in range(count)])


@pytest.fixture
async def house() -> House:
    house = House()
    await house.settle()
    return house


async def test_one_address_gets_its_free_tries_and_then_waits_longer_and_longer(house: House) -> None:
    assert await house.guesses(attacker(1), 100, "nobody") == ADDRESS.free
    waits = []
    for _ in range(12):
        waiting = await house.guess(attacker(1), "somebody else")
        assert waiting is not None
        waits.append(waiting.total_seconds())
        house.clock.advance(waiting)
        assert await house.guess(attacker(1), "yet another") is None
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]


async def test_the_right_password_is_not_looked_at_either_while_one_has_to_wait(house: House) -> None:
    await house.guesses(attacker(1), 100)
    assert await house.log_in(attacker(1)) is not None


@pytest.mark.parametrize("name", ["person1", "nobody", "no such name!"])
async def test_many_addresses_are_slowed_down_by_the_name_whether_or_not_somebody_has_it(
    house: House, name: str
) -> None:
    assert sum([await house.guesses(attacker(number), 10, name) for number in range(50)]) == STRANGERS.free


async def test_a_day_of_guessing_from_everywhere_is_a_bounded_number_of_guesses(house: House) -> None:
    looked_at = 0
    for minute in range(120):
        looked_at += sum([await house.guesses(attacker(minute * 5 % 250 + number), 3) for number in range(5)])
        house.clock.advance(timedelta(minutes=1))
    assert looked_at <= STRANGERS.free + 7 + 120


async def test_the_owner_gets_in_at_once_from_where_they_have_been_before(house: House) -> None:
    await house.log_in(HOME)
    for _ in range(20):
        for number in range(50):
            await house.guesses(attacker(number), 10)
        assert await house.log_in(HOME) is None
        house.clock.advance(timedelta(minutes=1))


async def test_the_owner_gets_in_on_this_machine_itself(house: House) -> None:
    for number in range(50):
        await house.guesses(attacker(number), 10)
    assert await house.log_in("127.0.0.1") is None
    assert await house.log_in("::1") is None


async def test_the_owner_gets_in_from_a_new_place_a_minute_after_the_attack(house: House) -> None:
    for _ in range(30):
        for number in range(50):
            await house.guesses(attacker(number), 10)
        house.clock.advance(timedelta(minutes=1))
    waiting = await house.log_in(ELSEWHERE)
    if waiting is not None:
        assert waiting <= timedelta(minutes=1)
        house.clock.advance(waiting)
        assert await house.log_in(ELSEWHERE) is None
    assert await house.log_in(ELSEWHERE) is None  # familiar from now on


async def test_who_guesses_from_the_owners_network_shuts_nobody_out_for_longer_than_minutes(house: House) -> None:
    await house.log_in(HOME)
    for _ in range(30):
        await house.guesses(HOME, 50)
        house.clock.advance(FAMILIAR.longest)
        assert await house.log_in(HOME) is None


async def test_an_attack_on_one_person_is_no_trouble_for_another(house: House) -> None:
    for number in range(50):
        await house.guesses(attacker(number), 10)
    assert await house.log_in(ELSEWHERE, "person2") is None


async def test_an_account_of_ones_own_buys_no_guesses_at_others(house: House) -> None:
    looked_at = 0
    for _ in range(20):
        looked_at += await house.guesses(attacker(1), 5)
        await house.log_in(attacker(1), "person2")
    assert looked_at <= ADDRESS.free


async def test_one_ipv6_customer_is_one_stranger(house: House) -> None:
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(1, 60)]
    assert sum([await house.guesses(address, 1, "nobody") for address in addresses]) == ADDRESS.free


async def test_what_could_not_be_decided_does_not_count(house: House) -> None:
    house.hasher.busy = True
    for _ in range(50):
        with pytest.raises(HasherBusy):
            await house.log_in(ELSEWHERE)
    house.hasher.busy = False
    assert await house.guesses(ELSEWHERE, 50) == ADDRESS.free


async def test_a_right_password_for_a_closed_account_is_no_guess(house: House) -> None:
    async with house.database.unit() as unit:
        user = await unit.users.get(a_user(1).id)
        assert user is not None
        await unit.users.save(a_user(1, password=user.password, disabled=True))
    for _ in range(50):
        with pytest.raises(AccountDisabled):
            await house.log_in(ELSEWHERE)


async def test_a_network_is_forgotten_after_half_a_year(house: House) -> None:
    await house.log_in(HOME)
    house.clock.advance(NETWORKS_KEPT + timedelta(days=1))
    await house.log_in(ELSEWHERE, "person2")
    async with house.database.unit() as unit:
        assert not await unit.log_in_tries.familiar(a_user(1).id, HOME)
        assert await unit.log_in_tries.familiar(a_user(2).id, ELSEWHERE)


async def test_neither_names_nor_addresses_are_kept_of_failures(house: House) -> None:
    await house.guess(attacker(1), "my password by mistake")
    kept = repr(house.database._rows.log_in_tries)
    assert "password" not in kept
    assert "198.51" not in kept
