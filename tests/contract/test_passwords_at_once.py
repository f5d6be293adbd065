"""A new password and API tokens proven by the old one, at the same moment, on the real database: none is left."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.security import MemoryHasher
from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from adapters.outbound.system.identifiers import SystemIdentifiers
from application.accounts.change_password import ChangePassword
from application.accounts.create_api_token import CreateApiToken
from application.accounts.prove_password import WrongPassword
from application.ports.passwords import Verification
from domain.scopes import Scope
from domain.users import Actor, PasswordHash
from uuutorrent.testing.specimens import a_user

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

OLD, NEW = "correct horse battery staple", "a different long one"
TOKENS = 4


class TogetherHasher(MemoryHasher):
    """Nobody's password is found right before everybody's is."""

    def __init__(self) -> None:
        super().__init__()
        self.everybody = asyncio.Barrier(TOKENS + 1)

    async def verify(self, password: str, known: PasswordHash | None, *, familiar: bool = False) -> Verification:
        verification = await super().verify(password, known, familiar=familiar)
        await self.everybody.wait()
        return verification


@pytest.fixture
async def database(postgres_dsn: str) -> AsyncIterator[PostgresDatabase]:
    async with open_database(postgres_dsn, Limits()) as database:
        yield database


@pytest.mark.parametrize("first", [True, False], ids=["the change first", "the change last"])
async def test_no_token_made_with_the_old_password_outlives_it(database: PostgresDatabase, first: bool) -> None:
    hasher, clock, user = TogetherHasher(), MemoryClock(), a_user()
    async with database.unit() as unit:
        await unit.users.add(replace(user, password=await hasher.hash(OLD)))
    actor = Actor(user.id, user.username.text)
    change = ChangePassword(database, hasher, clock, MemoryEvents())
    create = CreateApiToken(database, hasher, SystemIdentifiers(), clock)
    creating = [create(actor, "script", {Scope.READ}, password=OLD) for _ in range(TOKENS)]
    changing = change(actor, OLD, NEW)
    async with asyncio.timeout(30):
        outcomes = await asyncio.gather(
            *([changing, *creating] if first else [*creating, changing]), return_exceptions=True
        )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert all(isinstance(refusal, WrongPassword) for refusal in refusals), refusals
    async with database.unit() as unit:
        assert await unit.api_tokens.of(user.id) == []
        kept = await unit.users.get(user.id)
    assert kept is not None
    assert (await MemoryHasher().verify(NEW, kept.password)).matches
