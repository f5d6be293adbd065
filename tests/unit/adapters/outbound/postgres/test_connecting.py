"""A database that is away, slow, full or hostile."""

import asyncio
import struct
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import asyncpg
import pytest

from adapters.outbound.postgres.connecting import (
    Limits,
    create_database,
    drop_database,
    dsn_of,
    open_connection,
    readable,
    user_of,
)
from adapters.outbound.postgres.database import open_database
from adapters.outbound.postgres.failures import unavailability
from application.ports.database import DatabaseUnavailable
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.specimens import a_torrent, a_user, an_infohash

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

SECRET = "hunter2-s3cret"
HASTY = Limits(patience=timedelta(milliseconds=300), statement=timedelta(seconds=5))

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def impostor(answer: Answer) -> AsyncIterator[str]:
    """Something on a port that is not PostgreSQL; gives a DSN for it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await reader.read(8) == struct.pack("!II", 8, 80877103):  # the request for TLS
                writer.write(b"N")
                await reader.read(4096)
            await answer(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql://mia:{SECRET}@127.0.0.1:{port}/uuutorrent"


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    return


async def talk_http(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(1000))
    await writer.drain()


async def refuse_the_password(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    fields = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user mia\0\0"
    writer.write(b"E" + struct.pack("!I", len(fields) + 4) + fields)
    await writer.drain()


def everything_told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


@pytest.mark.parametrize("answer", [silence, hang_up, talk_http, refuse_the_password])
async def test_whatever_answers_wrongly_is_unavailable_and_the_password_is_not_told(answer: Answer) -> None:
    async with impostor(answer) as dsn:
        with pytest.raises(DatabaseUnavailable) as caught:
            async with open_database(dsn, HASTY):
                pass
    assert SECRET not in everything_told(caught.value)


async def test_a_closed_port_is_unavailable() -> None:
    async with impostor(hang_up) as dsn:
        pass
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        async with open_database(dsn, HASTY):
            pass


@pytest.mark.parametrize(
    "dsn",
    [
        f"mysql://mia:{SECRET}@127.0.0.1/x",
        f"postgresql://mia:{SECRET}/x@127.0.0.1:5432/x",
        f"postgresql://mia:x@127.0.0.1:{SECRET}/x",
        f"postgresql://mia:{SECRET}@[::1/x",
        f"postgresql://127.0.0.1/x?user=mia&password=a&{SECRET}",
        f"postgresql://127.0.0.1/x?user=mia&password=a#{SECRET}",
        f"postgresql://127.0.0.1/x?user=mia&password=a+{SECRET}",
        f"postgresql://mia:{SECRET}@127.0.0.1/x?password={SECRET}",
        f"postgresql://mia@127.0.0.1/x?user=leo&password={SECRET}",
        f"postgresql://127.0.0.1/x?password=a&password={SECRET}",
        SECRET,
        "",
    ],
)
def test_an_unreadable_dsn_is_not_repeated(dsn: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be read") as caught:
        readable(dsn)
    assert SECRET not in everything_told(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("dsn", "user"),
    [
        ("postgresql://mia@h/x", "mia"),
        ("postgresql://m%40a:p%2F@h/x?sslmode=require", "m@a"),
        ("postgresql://h/x?user=m%40a&password=p%2B", "m@a"),
        ("postgresql://:secret@h/x?user=mia", "mia"),
        ("postgresql:///x?host=/run&user=mia", "mia"),
        ("postgresql://h/x", None),
    ],
)
def test_who_a_dsn_logs_in_as_is_read_wherever_it_stands(dsn: str, user: str | None) -> None:
    assert user_of(dsn) == user
    other = dsn_of(f"{dsn}", "leo o'")
    assert user_of(other) == "leo o'"
    assert "p%2" not in other
    assert "secret" not in other


async def test_user_and_password_after_the_question_mark_are_the_drivers_too(postgres_dsn: str) -> None:
    parts = urlsplit(postgres_dsn)
    dsn = parts._replace(netloc="", query=f"{parts.query}&user={parts.username}&password={SECRET}").geturl()
    async with open_database(dsn, Limits(), owner=postgres_dsn) as database:
        await database.ready()


async def test_whom_the_machine_says_is_whom_the_rights_are_for(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user stands in the environment; without asking the server they would pass for the owner."""
    parts = urlsplit(postgres_dsn)
    async with open_connection(postgres_dsn, Limits()) as superuser:
        await superuser.execute("create role by_environment login")
        monkeypatch.setenv("PGUSER", "by_environment")
        try:
            dsn = parts._replace(netloc="").geturl()
            async with open_database(dsn, Limits(), owner=postgres_dsn) as database, database.unit() as unit:
                assert await unit.users.all() == []
            assert await superuser.fetchval("select has_table_privilege('by_environment', 'users', 'select')")
        finally:
            await superuser.execute("drop owned by by_environment; drop role by_environment")


@pytest.mark.parametrize("option", ["sslmode=nonsense", "host=%00", "target_session_attrs=x", "port=a,b"])
async def test_an_option_that_the_driver_refuses_is_unavailable(option: str) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        async with open_database(f"postgresql://mia:{SECRET}@127.0.0.1:1/x?{option}", HASTY):
            pass
    assert SECRET not in everything_told(caught.value)


@pytest.mark.parametrize("name", ["", "a b", 'a"b', "a;drop database postgres", "A", "é", "x" * 64])
async def test_an_odd_database_name_never_reaches_the_server(name: str) -> None:
    with pytest.raises(ValueError, match="database name"):
        await create_database("postgresql://127.0.0.1:1/x", name)
    with pytest.raises(ValueError, match="database name"):
        await drop_database("postgresql://127.0.0.1:1/x", name)


async def test_an_exhausted_pool_is_unavailable_after_the_patience(postgres_dsn: str) -> None:
    limits = Limits(largest_pool=1, patience=timedelta(milliseconds=100))
    async with open_database(postgres_dsn, limits) as database:
        busy, done = asyncio.Event(), asyncio.Event()

        async def hog() -> None:
            async with database.unit():
                busy.set()
                await done.wait()

        hogging = asyncio.create_task(hog())
        await busy.wait()
        with pytest.raises(DatabaseUnavailable):
            async with database.unit():
                pass
        with pytest.raises(DatabaseUnavailable):
            await database.ready()
        done.set()
        await hogging
        await database.ready()


@asynccontextmanager
async def locked(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """Hold the torrent's row, behind everybody's back."""
    async with open_connection(dsn, Limits()) as connection, connection.transaction():
        await connection.execute("select from torrents where infohash = $1 for update", an_infohash())
        yield connection


async def somebody_waits(connection: asyncpg.Connection) -> None:
    """Return when a statement of this database waits for a lock."""
    async with asyncio.timeout(10):
        while not await connection.fetchval(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        ):
            pass


async def test_cancelling_in_mid_statement_leaves_a_pool_of_one_usable(postgres_dsn: str) -> None:
    async with open_database(postgres_dsn, Limits(largest_pool=1)) as database:
        await furnish(database)

        async def change() -> None:
            async with database.unit() as unit:
                await unit.users.add(a_user(2))
                await unit.torrents.save(a_torrent(name="changed"))

        async with locked(postgres_dsn) as holder:
            for _ in range(20):
                task = asyncio.create_task(change())
                await somebody_waits(holder)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
        async with database.unit() as unit:
            assert await unit.torrents.get(an_infohash()) == a_torrent()
            assert await unit.users.all() == [a_user()]


async def test_a_statement_that_takes_too_long_is_unavailable_and_the_pool_stays_usable(postgres_dsn: str) -> None:
    limits = Limits(largest_pool=1, statement=timedelta(milliseconds=50))
    async with open_database(postgres_dsn, limits) as database:
        await furnish(database)
        async with locked(postgres_dsn):
            with pytest.raises(DatabaseUnavailable):
                async with database.unit() as unit:
                    await unit.torrents.save(a_torrent(name="changed"))
        async with database.unit() as unit:
            assert await unit.torrents.get(an_infohash()) == a_torrent()


async def test_a_violated_rule_that_has_no_meaning_is_our_mistake_and_stays_loud(postgres_dsn: str) -> None:
    async with open_database(postgres_dsn, Limits()) as database:
        await furnish(database)
        with pytest.raises(asyncpg.UniqueViolationError):
            async with database.unit() as unit:
                await unit.users.add(a_user(1, username=a_user(2).username))


async def test_two_tasks_in_one_unit_are_our_mistake_and_stay_loud(postgres_dsn: str) -> None:
    async with open_database(postgres_dsn, Limits()) as database:
        with pytest.raises(asyncpg.InterfaceError):
            async with database.unit() as unit:
                await asyncio.gather(unit.users.all(), unit.users.all())


@pytest.mark.parametrize(
    ("sqlstate", "away"),
    [
        *(
            (state, True)
            for state in ("08006", "57P01", "57014", "53300", "53100", "40001", "40P01", "28P01", "3D000", "42501")
        ),
        *((state, True) for state in ("25006", "25P03", "55000", "58030", "XX001")),
        *((state, False) for state in ("23505", "22P02", "42601", "42P01", "25P02")),
    ],
)
def test_the_servers_state_and_our_mistakes_are_told_apart(sqlstate: str, *, away: bool) -> None:
    error = asyncpg.PostgresError.new({"S": "ERROR", "C": sqlstate, "M": SECRET})
    meant = unavailability(error)
    assert (meant is not None) is away
    assert SECRET not in str(meant)


@pytest.mark.parametrize(
    ("sqlstate", "advice"),
    [
        ("28P01", "Correct database.options.dsn"),
        ("28000", "Correct database.options.dsn"),
        ("3D000", "Create it"),
        ("42501", "Make it the owner"),
        ("53100", "Make room"),
        ("57P03", "Try again"),
    ],
)
def test_what_waiting_does_not_cure_says_what_does(sqlstate: str, advice: str) -> None:
    meant = unavailability(asyncpg.PostgresError.new({"S": "FATAL", "C": sqlstate, "M": SECRET}))
    assert advice in str(meant)
