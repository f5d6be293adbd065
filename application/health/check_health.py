"""How the system is."""

from dataclasses import dataclass
from enum import StrEnum

from ..ports.database import Database, DatabaseUnavailable, SchemaOutdated
from ..torrents.disk_watch import DiskWatch
from ..torrents.egress_meter import EgressLevel, EgressMeter
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


_EGRESS = {
    EgressLevel.WARNED: "Most of this month's traffic is used up.",
    EgressLevel.SPENT: "This month's traffic is used up: sharing stands still, and deliveries are slow.",
}


@dataclass(frozen=True, slots=True)
class CheckHealth:
    """Report on our own parts. Nothing outside is asked, so that anybody may call this as often as they like.

    Because anybody may, it tells no numbers: ShowMachine does, to admins.
    """

    database: Database
    mirror: EngineMirror
    disk: DiskWatch
    egress: EgressMeter

    async def __call__(self) -> Health:
        """Never raises for a part that is down."""
        database = await self._database()
        components = (database, self._engine(), self._disk(), self._egress())
        if database.status is HealthStatus.DOWN:
            return Health(HealthStatus.DOWN, components)
        well = all(component.status is HealthStatus.OK for component in components)
        return Health(HealthStatus.OK if well else HealthStatus.DEGRADED, components)

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

    def _disk(self) -> Component:
        if self.disk.full_engines:
            return Component("disk", HealthStatus.DEGRADED, "The disk is nearly full: downloads stand still.")
        return Component("disk", HealthStatus.OK)

    def _egress(self) -> Component:
        told = _EGRESS.get(self.egress.level, "")
        return Component("egress", HealthStatus.DEGRADED if told else HealthStatus.OK, told)
