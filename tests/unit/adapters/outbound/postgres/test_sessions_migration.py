"""Log-ins of before go on after the migration that took tokens out of them."""

from datetime import timedelta
from uuid import UUID

from adapters.outbound.postgres.connecting import Limits, open_connection
from adapters.outbound.postgres.database import open_database
from adapters.outbound.postgres.schema import migrate, read_migrations
from domain.sessions import Exchange, RefreshToken, SessionId
from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.specimens import NOON, a_user

FAMILY = UUID(int=7)
_USER = """
insert into users (id, username, username_key, role, password, created_at, disabled, version, password_is_temporary)
values ($1, 'mia', 'mia', 'user', 'x', $2, false, 1, false)
"""
_TOKEN = "insert into sessions values ($1, $2, $3, $4, 'laptop', $5, $6, $7)"


async def test_a_family_of_tokens_becomes_a_session(postgres_server: ServerForTests) -> None:
    hour = timedelta(hours=1)
    async with postgres_server.bare_database() as dsn:
        async with open_connection(dsn, Limits()) as connection:
            await migrate(connection, read_migrations()[:6])
            await connection.execute(_USER, a_user().id, NOON)
            for number, used in ((0, NOON + hour), (1, NOON + 2 * hour), (2, None)):
                issued = NOON + number * hour
                times = (issued, issued + timedelta(days=30), used)
                await connection.execute(_TOKEN, UUID(int=number), FAMILY, a_user().id, bytes([number]), *times)
        async with open_database(dsn, Limits()) as database, database.unit() as unit:
            newest, oldest = await unit.sessions.by_token(bytes([2])), await unit.sessions.by_token(bytes([0]))
    assert newest is not None
    assert oldest is not None
    session, token = newest
    assert (session.id, session.user, session.device) == (FAMILY, a_user().id, "laptop")
    assert (session.started_at, session.seen_at) == (NOON, NOON + 2 * hour)
    assert session.expires_at == NOON + 2 * hour + timedelta(days=30)
    assert (session.turned, session.turned_token, session.turned_at) == (2, bytes([1]), NOON + 2 * hour)
    assert token == RefreshToken(bytes([2]), SessionId(FAMILY), 3)
    assert session.judge(token, NOON + 3 * hour) is Exchange.FIRST
    assert session.judge(oldest[1], NOON + 3 * hour) is Exchange.REUSE
