"""What every torrent should be doing now, decided anew whenever something matters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.torrents.idleness import idle_since, is_idle
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners
from domain.torrents.planning import RUNNING, Circumstances, Demand, Desired, Seen, plan

from ..ports.clock import Clock
from .disk_watch import DiskWatch
from .egress_meter import EgressMeter
from .engine_mirror import EngineMirror
from .ledger import Ledger


@dataclass(slots=True)
class Planner:
    """Holds the current plan. One a process.

    It is made from the ledger, the mirror and what the disk and the line were last known to bear, so that it costs no
    question to anybody.
    """

    ledger: Ledger
    mirror: EngineMirror
    disk: DiskWatch
    egress: EgressMeter
    manners: Manners
    clock: Clock
    _idle: Mapping[InfoHash, datetime] = field(init=False, default_factory=dict)

    def of(self, torrent: InfoHash) -> Desired:
        """What the torrent should be doing; of one that nobody has planned for yet, run."""
        return self.mirror.desired.get(torrent, RUNNING)

    async def renew(self) -> None:
        """Decide anew; whoever is held or let go by it is news. Raises DatabaseUnavailable if nothing was ever read."""
        entries = (await self.ledger.entries()).values()
        now, before = self.clock.now(), self.mirror.desired
        self._note_idle(now)
        ran = {name: desired.runs for name, desired in before.items()}
        demands = [
            Demand(entry.kept, entry.claims, self._seen(name, now), ran.get(name))
            for entry in entries
            if (name := entry.kept.infohash)
        ]
        circumstances = Circumstances(now, self.disk.full_engines, self.egress.spent)
        desired = plan(demands, self.manners, circumstances)
        self.mirror.desired = desired
        self.mirror.disk_notes = {engine: self.disk.note(engine) for engine in self.disk.full_engines}
        self.mirror.untold([name for name, one in desired.items() if _looks_different(before.get(name), one)])

    def _note_idle(self, now: datetime) -> None:
        told = ((name, self.mirror.get(name)) for name, desired in self.mirror.desired.items() if desired.runs)
        self._idle = idle_since(self._idle, {name: live.state for name, live in told if live is not None}, now)

    def _seen(self, torrent: InfoHash, now: datetime) -> Seen | None:
        live = self.mirror.get(torrent)
        if live is None:
            return None
        idle = is_idle(self._idle.get(torrent), now)
        return Seen(
            state=live.state,
            complete=live.complete,
            ratio=live.ratio,
            download_rate=live.download_rate,
            upload_rate=live.upload_rate,
            idle=idle,
        )


def _looks_different(before: Desired | None, after: Desired) -> bool:
    return before is not None and before is not after and (before.hold, before.place) != (after.hold, after.place)
