"""Sealing every token anew: whole, in parts, broken off, and done again."""

from dataclasses import replace
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.sealing import MemorySealing
from application.ports.watching import KeptToken
from application.ports.watchlists import AccountToken, WatchlistAccount
from application.watching import reseal_tokens
from application.watching.account_tokens import AccountTokens
from application.watching.reseal_tokens import Resealed, ResealTokens
from domain.auditing import AuditAction, AuditFilter
from domain.ownership import AdminsOnly
from domain.users import OPERATOR, Actor, PasswordHash, Role, User, UserId, Username

PEOPLE = [UserId(UUID(int=number)) for number in range(11, 18)]


class PowerCut(Exception):
    pass


class Failing(MemorySealing):
    """Stops in the middle of what it does."""

    left: int | None = None

    def seal(self, secret: str, *, about: str) -> str:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise PowerCut
        return super().seal(secret, about=about)


@pytest.fixture
def sealing() -> Failing:
    return Failing()


@pytest.fixture
def tokens(database: MemoryDatabase, sealing: Failing) -> AccountTokens:
    return AccountTokens(database, sealing)


@pytest.fixture
async def reseal(
    database: MemoryDatabase,
    sealing: Failing,
    tokens: AccountTokens,
    clock: MemoryClock,
    monkeypatch: pytest.MonkeyPatch,
) -> ResealTokens:
    monkeypatch.setattr(reseal_tokens, "AT_ONCE", 3)
    for number, person in enumerate(PEOPLE, 1):
        user = User(person, Username(f"u{number}"), Role.USER, PasswordHash("memory$0$0"), clock.now())
        async with database.unit() as unit:
            await unit.users.add(user)
            await unit.watching.link(person, WatchlistAccount("anilist", f"u{number}"))
            await tokens.keep(unit, person, "anilist", AccountToken(f"token-{number}"), clock.now())
    return ResealTokens(database, sealing, tokens, clock)


async def opened(database: MemoryDatabase, tokens: AccountTokens) -> list[str | None]:
    async with database.unit() as unit:
        kept = [await unit.watching.token(person) for person in PEOPLE]
    found = [
        await tokens.open(person, "anilist", one) for person, one in zip(PEOPLE, kept, strict=True) if one is not None
    ]
    return [None if one is None else one.token.text for one in found]


ALL = [f"token-{number}" for number in range(1, 8)]


async def test_nothing_needs_the_old_key_afterwards(
    reseal: ResealTokens, sealing: Failing, database: MemoryDatabase, tokens: AccountTokens, clock: MemoryClock
) -> None:
    async with database.unit() as unit:
        kept = await unit.watching.token(PEOPLE[0])
        assert kept is not None
        await unit.watching.judge_token(PEOPLE[0], kept.sealed, refused=True)
    sealing.add_key()
    assert await reseal(OPERATOR) == Resealed(7, 0)
    sealing.retire_keys()
    assert await opened(database, tokens) == ALL
    async with database.unit() as unit:
        anew = await unit.watching.token(PEOPLE[0])
    assert anew is not None
    assert replace(anew, sealed=kept.sealed) == replace(kept, refused=True), "and nothing else has changed"
    assert await reseal(OPERATOR) == Resealed(0, 0)


@pytest.mark.parametrize("before", range(7))
async def test_broken_off_anywhere_it_is_done_again(
    reseal: ResealTokens, sealing: Failing, database: MemoryDatabase, tokens: AccountTokens, before: int
) -> None:
    sealing.add_key()
    sealing.left = before
    with pytest.raises(PowerCut):
        await reseal(OPERATOR)
    sealing.left = None
    assert await opened(database, tokens) == ALL, "both keys are there, and everything opens"
    in_whole_parts = before - before % 3
    assert await reseal(OPERATOR) == Resealed(7 - in_whole_parts, 0)
    sealing.retire_keys()
    assert await opened(database, tokens) == ALL


async def test_what_no_key_opens_is_counted_and_left_alone(
    reseal: ResealTokens, sealing: Failing, database: MemoryDatabase, tokens: AccountTokens
) -> None:
    spoilt = KeptToken("spoilt")
    async with database.unit() as unit:
        await unit.watching.keep_token(PEOPLE[2], spoilt)
    sealing.add_key()
    assert await reseal(OPERATOR) == Resealed(6, 1)
    async with database.unit() as unit:
        assert await unit.watching.token(PEOPLE[2]) == spoilt


async def test_the_audit_tells_how_many_and_no_more(
    reseal: ResealTokens, sealing: Failing, database: MemoryDatabase
) -> None:
    sealing.add_key()
    await reseal(OPERATOR)
    async with database.unit() as unit:
        (record,) = await unit.audit.find(AuditFilter(actions=(AuditAction.KEYS_ROTATED,)))
    assert dict(record.event.details) == {"resealed": "7", "broken": "0"}


async def test_it_is_for_admins(reseal: ResealTokens, ada: Actor) -> None:
    with pytest.raises(AdminsOnly):
        await reseal(ada)
