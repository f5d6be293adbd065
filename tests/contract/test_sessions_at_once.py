"""A session or a token that many end at the same moment ends once, and is told of once, on the real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.postgres.connecting import Limits, open_connection
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from application.accounts.log_out import LogOut
from application.accounts.revoke_api_token import RevokeApiToken
from application.accounts.revoke_session import RevokeSession
from application.ports.api_tokens import ApiTokenNotFound
from application.ports.sessions import SessionNotFound
from domain.auditing import AuditAction, AuditFilter
from domain.users import Actor
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.patience import until
from uuutorrent.testing.specimens import a_session, a_token, a_user, an_api_token

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

AT_ONCE = 5
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"

Deed: TypeAlias = Callable[[PostgresDatabase, Actor], Awaitable[None]]
ENDS: dict[str, tuple[str, AuditAction, type[Exception] | None, Deed]] = {
    "log out": (
        "sessions",
        AuditAction.LOGGED_OUT,
        None,
        lambda database, actor: LogOut(database, MemoryEvents(), MemoryClock())(actor),
    ),
    "revoke a session": (
        "sessions",
        AuditAction.SESSIONS_REVOKED,
        SessionNotFound,
        lambda database, actor: RevokeSession(database, MemoryEvents(), MemoryClock())(actor, a_session().id),
    ),
    "revoke a token": (
        "api_tokens",
        AuditAction.TOKEN_REVOKED,
        ApiTokenNotFound,
        lambda database, actor: RevokeApiToken(database, MemoryClock(), MemoryEvents())(actor, an_api_token().id),
    ),
}


@pytest.fixture
async def database(postgres_dsn: str) -> AsyncIterator[PostgresDatabase]:
    async with open_database(postgres_dsn, Limits()) as database:
        yield database


@pytest.mark.parametrize("end", ENDS)
async def test_what_many_end_at_once_is_told_once(database: PostgresDatabase, postgres_dsn: str, end: str) -> None:
    table, action, refusal, deed = ENDS[end]
    await furnish(database)
    async with database.unit() as unit:
        await unit.sessions.add(a_session(), a_token())
        await unit.api_tokens.add(an_api_token())
    actor = Actor(a_user().id, "person1", session=a_session().id)
    async with open_connection(postgres_dsn, Limits()) as other, open_connection(postgres_dsn, Limits()) as watching:
        async with other.transaction():
            # Everybody has seen it before anybody ends it.
            await other.execute(f"select from {table} for update")
            ends = [asyncio.ensure_future(deed(database, actor)) for _ in range(AT_ONCE)]
            await until(lambda: watching.fetchval(WAITING), lambda waiting: waiting == AT_ONCE)
        answers = await asyncio.gather(*ends, return_exceptions=True)
    assert answers.count(None) == (AT_ONCE if refusal is None else 1)
    assert all(answer is None or (refusal and isinstance(answer, refusal)) for answer in answers), answers
    async with database.unit() as unit:
        assert [record.event.action for record in await unit.audit.find(AuditFilter())] == [action]
