"""A real PostgreSQL for tests: one server for the session, one database for each test, copied from a migrated one."""

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from adapters.outbound.postgres.connecting import Limits, create_database, drop_database, open_connection
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from adapters.outbound.postgres.embedded import EmbeddedPostgres
from adapters.outbound.postgres.rights import settle_rights
from adapters.outbound.postgres.schema import migrate, read_migrations
from application.ports.database import DatabaseUnavailable

_TEMPLATE = "migrated"
_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "100"}
_CUT_OTHERS = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()
"""
_WITHOUT_TRIGGERS = "set session_replication_role = replica"
"""Those of the audit refuse to delete, and nothing is left for the others to check."""
_BACK_TO_ONE_ENGINE = "delete from engines where name <> 'main'; update engines set plugin = ''"
_DELETIONS = """
select string_agg(format('delete from %I', tablename), '; ' order by tablename)
from pg_tables where schemaname = 'public' and tablename not in ('schema_migrations', 'engines')
"""


class ServerForTests:
    """A running server that hands out databases. It forgets everything if the machine stops."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.dsn = server.dsn
        self.programs = server.programs
        self._numbers = itertools.count(1)
        self._free: list[str] = []

    @asynccontextmanager
    async def database(self) -> AsyncIterator[str]:
        """Give the DSN of an empty database with our schema, copied from the migrated one.

        It is emptied afterwards for the next who asks, because copying costs more than most tests; one that cannot be
        emptied is dropped.
        """
        dsn = self._free.pop() if self._free else await create_database(self.dsn, self._name(), template=_TEMPLATE)
        try:
            yield dsn
        finally:
            try:
                await _empty(dsn)
                self._free.append(dsn)
            except DatabaseUnavailable:
                await drop_database(self.dsn, database_name(dsn))

    @asynccontextmanager
    async def bare_database(self) -> AsyncIterator[str]:
        """Give the DSN of a database with nothing in it; drop it afterwards."""
        name = self._name()
        dsn = await create_database(self.dsn, name)
        try:
            yield dsn
        finally:
            await drop_database(self.dsn, name)

    def _name(self) -> str:
        return f"test_{next(self._numbers)}"


@contextmanager
def running_server() -> Iterator[ServerForTests]:
    """Start a server in a temporary directory, and a migrated database to copy. Call it outside any event loop."""
    directory = Path(tempfile.mkdtemp(prefix="uuutorrent-test-"))
    server = EmbeddedPostgres(directory, _FORGETFUL)
    try:
        server.start()
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(_make_template(server.dsn))
        yield ServerForTests(server)
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)


@asynccontextmanager
async def fresh_database(server: ServerForTests, limits: Limits | None = None) -> AsyncIterator[PostgresDatabase]:
    """Open an empty database with our schema."""
    async with server.database() as dsn, open_database(dsn, limits or Limits()) as database:
        yield database


def database_name(dsn: str) -> str:
    """Return the name of the database that ``dsn`` leads to."""
    return urlsplit(dsn).path.removeprefix("/")


async def _empty(dsn: str) -> None:
    async with open_connection(dsn, Limits()) as connection:
        await connection.execute(_CUT_OTHERS, database_name(dsn))
        await connection.execute(_WITHOUT_TRIGGERS)
        await connection.execute(await connection.fetchval(_DELETIONS))
        await connection.execute(_BACK_TO_ONE_ENGINE)


async def _make_template(dsn: str) -> None:
    template = await create_database(dsn, _TEMPLATE)
    async with open_connection(template, Limits()) as connection:
        await migrate(connection, read_migrations())
        await settle_rights(connection)


class PostgresOutage:
    """Takes one database away from everybody, as a stopped server would, and gives it back."""

    def __init__(self, server: ServerForTests, dsn: str) -> None:
        self._server = server
        self._name = database_name(dsn)

    async def begin(self) -> None:
        """Refuse connections and cut those that are open."""
        await self._allow(allowed=False)
        async with open_connection(self._server.dsn, Limits()) as connection:
            await connection.execute(_CUT_OTHERS, self._name)

    async def end(self) -> None:
        """Answer again."""
        await self._allow(allowed=True)

    async def _allow(self, *, allowed: bool) -> None:
        async with open_connection(self._server.dsn, Limits()) as connection:
            await connection.execute(f"alter database {self._name} allow_connections {allowed}")
