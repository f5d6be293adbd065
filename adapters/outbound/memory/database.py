"""A database that forgets: the same promises as the real one, in one process's memory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.database import Database, DatabaseUnavailable, Unit

from .database_api_tokens import MemoryApiTokens
from .database_audit import MemoryAudit
from .database_checksums import MemoryChecksums
from .database_claims import MemoryClaims
from .database_corrections import MemoryCorrections
from .database_engines import MemoryEngines
from .database_invites import MemoryInvites
from .database_log_in_tries import MemoryLogInTries
from .database_rows import Open, Rows
from .database_sessions import MemorySessions
from .database_tastes import MemoryTastes
from .database_torrents import MemoryTorrents
from .database_traffic import MemoryTraffic
from .database_users import MemoryUsers
from .database_watching import MemoryWatching


@dataclass(frozen=True, slots=True)
class MemoryUnit(Unit):
    """A unit on a copy of the rows."""

    rows: Open

    @property
    def users(self) -> MemoryUsers:
        """See the port."""
        return MemoryUsers(self.rows)

    @property
    def sessions(self) -> MemorySessions:
        """See the port."""
        return MemorySessions(self.rows)

    @property
    def log_in_tries(self) -> MemoryLogInTries:
        """See the port."""
        return MemoryLogInTries(self.rows)

    @property
    def invites(self) -> MemoryInvites:
        """See the port."""
        return MemoryInvites(self.rows)

    @property
    def api_tokens(self) -> MemoryApiTokens:
        """See the port."""
        return MemoryApiTokens(self.rows)

    @property
    def audit(self) -> MemoryAudit:
        """See the port."""
        return MemoryAudit(self.rows)

    @property
    def torrents(self) -> MemoryTorrents:
        """See the port."""
        return MemoryTorrents(self.rows)

    @property
    def claims(self) -> MemoryClaims:
        """See the port."""
        return MemoryClaims(self.rows)

    @property
    def engines(self) -> MemoryEngines:
        """See the port."""
        return MemoryEngines(self.rows)

    @property
    def traffic(self) -> MemoryTraffic:
        """See the port."""
        return MemoryTraffic(self.rows)

    @property
    def checksums(self) -> MemoryChecksums:
        """See the port."""
        return MemoryChecksums(self.rows)

    @property
    def watching(self) -> MemoryWatching:
        """See the port."""
        return MemoryWatching(self.rows)

    @property
    def tastes(self) -> MemoryTastes:
        """See the port."""
        return MemoryTastes(self.rows)

    @property
    def corrections(self) -> MemoryCorrections:
        """See the port."""
        return MemoryCorrections(self.rows)


class MemoryDatabase(Database):
    """Units are serialised: each works on a copy of all rows, which replaces them at a clean exit."""

    def __init__(self) -> None:
        self._rows = Rows()
        self._turn = asyncio.Lock()
        self._inside: ContextVar[bool] = ContextVar("memory_unit_is_open", default=False)
        self._down = False

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[MemoryUnit]:
        """See the port."""
        if self._inside.get():
            raise RuntimeError("Units do not nest.")
        self._inside.set(True)
        try:
            async with self._turn:
                self._refuse_when_down()
                async with self._draft() as rows:
                    yield MemoryUnit(rows)
        finally:
            self._inside.set(False)

    async def ready(self) -> None:
        """See the port."""
        self._refuse_when_down()

    def down(self) -> None:
        """For tests: answer nothing from now on."""
        self._down = True

    def up(self) -> None:
        """For tests: answer again, with everything that was committed."""
        self._down = False

    @asynccontextmanager
    async def _draft(self) -> AsyncIterator[Open]:
        draft: Rows | None = self._rows.copy()

        def rows() -> Rows:
            self._refuse_when_down()
            if draft is None:
                raise RuntimeError("The unit has ended.")
            return draft

        try:
            yield rows
            self._rows = rows()
        finally:
            draft = None

    def _refuse_when_down(self) -> None:
        if self._down:
            raise DatabaseUnavailable("The database does not answer.")


class MemoryOptions(Options):
    """The memory database has nothing to choose."""


@asynccontextmanager
async def open_memory_database(_options: MemoryOptions, _toolbox: Toolbox) -> AsyncIterator[MemoryDatabase]:
    """Open an empty database."""
    yield MemoryDatabase()


PLUGIN: Plugin[Database] = Plugin(MemoryOptions, open_memory_database)
