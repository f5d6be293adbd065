"""The server from below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.certificates import CertificateStanding
from domain.ownership import require_admin
from domain.users import Actor

from ..health.served_certificate import ServedCertificate
from ..ports.clock import Clock
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
class CertificateSeen:
    """The certificate that clients are shown; ``days_left`` is 0 on its last day and afterwards."""

    ends_at: datetime
    days_left: int
    standing: CertificateStanding


@dataclass(frozen=True, slots=True)
class Machine:
    """The engines in the order of the configuration, then those that are not configured any more; and what left.

    ``certificate`` is None where something else speaks TLS for the server, or nothing does.
    """

    engines: Sequence[EngineSeen]
    traffic: MonthsTraffic
    budget_bytes: int
    level: EgressLevel
    certificate: CertificateSeen | None


@dataclass(frozen=True, slots=True)
class ShowMachine:
    """Show the server's engines, disks, line and certificate, for admins. No engine is asked."""

    database: Database
    ledger: Ledger
    mirror: EngineMirror
    disk: DiskWatch
    egress: EgressMeter
    served: ServedCertificate
    clock: Clock

    async def __call__(self, actor: Actor) -> Machine:
        """Of an engine that is gone only those are shown that torrents name. Raises AdminsOnly, DatabaseUnavailable."""
        require_admin(actor)
        async with self.database.unit() as unit:
            plugins = {kept.name: kept.plugin for kept in await unit.engines.all()}
        held: dict[str, int] = dict.fromkeys(self.mirror.engines, 0)
        for entry in (await self.ledger.entries()).values():
            held[entry.kept.engine] = held.get(entry.kept.engine, 0) + 1
        engines = [self._engine(name, plugins.get(name, ""), torrents) for name, torrents in held.items()]
        egress = self.egress
        return Machine(engines, egress.traffic, egress.budget_bytes, egress.level, self._certificate())

    def _certificate(self) -> CertificateSeen | None:
        term, now = self.served.term, self.clock.now()
        return None if term is None else CertificateSeen(term.ends_at, term.days_left(now), term.standing(now))

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
