"""How the system is."""

from dataclasses import dataclass
from enum import StrEnum

from ..ports.database import Database, DatabaseUnavailable, SchemaOutdated
from ..torrents.engine_mirror import EngineMirror


class HealthStatus(StrEnum):
    """How well a part does its work."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the system; ``detail`` says in a sentence what is wrong."""

    name: str
    status: HealthStatus
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """OK when every part is, DOWN when the database is, else DEGRADED."""

    status: HealthStatus
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """Report on our own parts. Nothing outside is asked, so that anybody may call this as often as they like."""

    database: Database
    mirror: EngineMirror

    async def __call__(self) -> Health:
        """Never raises for a part that is down."""
        database, engine = await self._database(), self._engine()
        if database.status is HealthStatus.DOWN:
            status = HealthStatus.DOWN
        else:
            status = HealthStatus.OK if engine.status is HealthStatus.OK else HealthStatus.DEGRADED
        return Health(status, (database, engine))

    async def _database(self) -> Component:
        try:
            await self.database.ready()
        except (DatabaseUnavailable, SchemaOutdated) as error:
            return Component("database", HealthStatus.DOWN, error.detail)
        return Component("database", HealthStatus.OK)

    def _engine(self) -> Component:
        if self.mirror.available:
            return Component("engine", HealthStatus.OK)
        if not self.mirror.asked:
            return Component("engine", HealthStatus.DEGRADED, "The torrent engine has not been asked yet.")
        return Component("engine", HealthStatus.DOWN, self.mirror.problem)
