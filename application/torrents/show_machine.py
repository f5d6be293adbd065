"""The server from below."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ownership import require_admin
from domain.users import Actor

from ..ports.database import Database
from ..ports.traffic import MonthsTraffic
from .disk_watch import DiskWatch
from .egress_meter import EgressLevel, EgressMeter
from .engine_mirror import EngineMirror
from .engine_standing import EngineStanding
from .ledger import Ledger


@dataclass(frozen=True, slots=True)
class EngineSeen:
    """An engine: how it stands, how many torrents name it, and the room it has. ``free_bytes`` of None is unknown.

    ``holding`` says that its downloads stand still because the disk is nearly full.
    """

    name: str
    plugin: str
    standing: EngineStanding
    torrents: int
    free_bytes: int | None
    reserve_bytes: int
    holding: bool


@dataclass(frozen=True, slots=True)
class Machine:
    """The engines in the order of the configuration, then those that are not configured any more; and what left."""

    engines: Sequence[EngineSeen]
    traffic: MonthsTraffic
    budget_bytes: int
    level: EgressLevel


@dataclass(frozen=True, slots=True)
class ShowMachine:
    """Show the server's engines, disks and line, for admins. No engine is asked."""

    database: Database
    ledger: Ledger
    mirror: EngineMirror
    disk: DiskWatch
    egress: EgressMeter

    async def __call__(self, actor: Actor) -> Machine:
        """Of an engine that is gone only those are shown that torrents name. Raises AdminsOnly, DatabaseUnavailable."""
        require_admin(actor)
        async with self.database.unit() as unit:
            plugins = {kept.name: kept.plugin for kept in await unit.engines.all()}
        held: dict[str, int] = dict.fromkeys(self.mirror.engines, 0)
        for entry in (await self.ledger.entries()).values():
            held[entry.kept.engine] = held.get(entry.kept.engine, 0) + 1
        engines = [self._engine(name, plugins.get(name, ""), torrents) for name, torrents in held.items()]
        return Machine(engines, self.egress.traffic, self.egress.budget_bytes, self.egress.level)

    def _engine(self, name: str, plugin: str, torrents: int) -> EngineSeen:
        return EngineSeen(
            name=name,
            plugin=plugin,
            standing=self.mirror.standing(name),
            torrents=torrents,
            free_bytes=self.disk.free_bytes(name),
            reserve_bytes=self.disk.reserve_bytes,
            holding=name in self.disk.full_engines,
        )
