"""Units on PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import timedelta

import asyncpg

from application.ports.database import Database, Unit

from .api_tokens import PostgresApiTokens
from .audit import PostgresAudit
from .checksums import PostgresChecksums
from .claims import PostgresClaims
from .connecting import Limits, open_connection, open_pool, user_of
from .corrections import PostgresCorrections
from .engines import PostgresEngines
from .failures import DRIVER_ERRORS, translated, unavailability
from .invites import PostgresInvites
from .log_in_tries import PostgresLogInTries
from .rights import settle_rights
from .schema import Migration, check, migrate, read_migrations
from .sessions import PostgresSessions
from .statements import Statements
from .tastes import PostgresTastes
from .torrents import PostgresTorrents
from .traffic import PostgresTraffic
from .users import PostgresUsers
from .watching import PostgresWatching

_MIGRATING = timedelta(minutes=10)
"""For one migration, or for another process that is at it."""


@dataclass(frozen=True, slots=True)
class PostgresUnit(Unit):
    """One transaction."""

    statements: Statements

    @property
    def users(self) -> PostgresUsers:
        """See the port."""
        return PostgresUsers(self.statements)

    @property
    def sessions(self) -> PostgresSessions:
        """See the port."""
        return PostgresSessions(self.statements)

    @property
    def log_in_tries(self) -> PostgresLogInTries:
        """See the port."""
        return PostgresLogInTries(self.statements)

    @property
    def invites(self) -> PostgresInvites:
        """See the port."""
        return PostgresInvites(self.statements)

    @property
    def api_tokens(self) -> PostgresApiTokens:
        """See the port."""
        return PostgresApiTokens(self.statements)

    @property
    def audit(self) -> PostgresAudit:
        """See the port."""
        return PostgresAudit(self.statements)

    @property
    def torrents(self) -> PostgresTorrents:
        """See the port."""
        return PostgresTorrents(self.statements)

    @property
    def claims(self) -> PostgresClaims:
        """See the port."""
        return PostgresClaims(self.statements)

    @property
    def engines(self) -> PostgresEngines:
        """See the port."""
        return PostgresEngines(self.statements)

    @property
    def traffic(self) -> PostgresTraffic:
        """See the port."""
        return PostgresTraffic(self.statements)

    @property
    def checksums(self) -> PostgresChecksums:
        """See the port."""
        return PostgresChecksums(self.statements)

    @property
    def watching(self) -> PostgresWatching:
        """See the port."""
        return PostgresWatching(self.statements)

    @property
    def tastes(self) -> PostgresTastes:
        """See the port."""
        return PostgresTastes(self.statements)

    @property
    def corrections(self) -> PostgresCorrections:
        """See the port."""
        return PostgresCorrections(self.statements)


class PostgresDatabase(Database):
    """Each unit is a transaction on a pooled connection."""

    def __init__(self, pool: asyncpg.Pool, migrations: Sequence[Migration], *, patience: timedelta) -> None:
        self._pool = pool
        self._migrations = migrations
        self._patience = patience.total_seconds()
        self._inside: ContextVar[bool] = ContextVar("postgres_unit_is_open", default=False)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[PostgresUnit]:
        """See the port. Two connections for one task could starve the pool, hence no nesting."""
        if self._inside.get():
            raise RuntimeError("Units do not nest.")
        self._inside.set(True)
        try:
            async with self._transaction() as connection:
                yield PostgresUnit(Statements(connection))
        finally:
            self._inside.set(False)

    async def ready(self) -> None:
        """See the port."""
        with translated():
            async with self._pool.acquire(timeout=self._patience) as connection:
                await check(connection, self._migrations)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """Acquire and release in one frame: a split between entering and leaving drains the pool under cancellation.

        What the caller raised inside always wins over what then goes wrong with the roll-back.
        """
        inside: BaseException | None = None
        try:
            async with self._pool.acquire(timeout=self._patience) as connection, connection.transaction():
                try:
                    yield connection
                except BaseException as error:
                    inside = error
                    raise
        except DRIVER_ERRORS as error:
            away = inside or unavailability(error)
            if away is None or away is error:
                raise
            raise away from error


async def _login(dsn: str, limits: Limits) -> str:
    """Return whom ``dsn`` logs in as; if it does not say, the machine does, and PostgreSQL knows."""
    if name := user_of(dsn):
        return name
    async with open_connection(dsn, limits) as connection:
        with translated():
            return str(await connection.fetchval("select session_user"))


@asynccontextmanager
async def open_database(
    dsn: str, limits: Limits, *, owner: str | None = None, withdraw: bool = False
) -> AsyncIterator[PostgresDatabase]:
    """Bring the schema up to date and open the database. Raises DatabaseUnavailable, SchemaOutdated.

    ``owner`` is another DSN for the same database: of the role that owns the tables, if that of ``dsn`` does not.
    With ``withdraw`` roles that older versions acted as lose their rights: say so where no such server may run.
    """
    migrations = read_migrations()
    async with open_connection(owner or dsn, replace(limits, statement=_MIGRATING)) as connection:
        await migrate(connection, migrations)
        login = None if owner is None else await _login(dsn, limits)
        settings = await settle_rights(connection, login, withdraw=withdraw)
    async with open_pool(dsn, limits, settings) as pool:
        yield PostgresDatabase(pool, migrations, patience=limits.patience)
