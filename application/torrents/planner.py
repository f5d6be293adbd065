"""What every torrent should be doing now, decided anew whenever something matters."""

import asyncio
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeAlias

from domain.torrents.idleness import idle_since, is_idle
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import UNLIMITED, Manners
from domain.torrents.planning import RUNNING, Circumstances, Demand, Desired, Seen, plan

from ..ports.clock import Clock
from ..ports.torrent_engine import EngineTorrent
from .disk_watch import DiskWatch
from .egress_meter import EgressMeter
from .engine_mirror import EngineMirror
from .ledger import Entry, Ledger

_MANY = 500


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
    _incomplete: set[InfoHash] = field(init=False, default_factory=set)
    _demands: Mapping[InfoHash, "_Demanded"] = field(init=False, default_factory=dict)
    _deciding: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    def of(self, torrent: InfoHash) -> Desired:
        """What the torrent should be doing; of one that nobody has planned for yet, run."""
        return self.mirror.desired.get(torrent, RUNNING)

    async def renew(self) -> None:
        """Decide anew; whoever is held or let go by it is news. Raises DatabaseUnavailable if nothing was ever read."""
        async with self._deciding:
            entries = list((await self.ledger.entries()).values())
            self._incomplete = set()
            await self._decide(entries, {})

    async def renew_about(self, torrent: InfoHash) -> None:
        """Decide anew about that torrent, and what else is incomplete: all that it can hold, or let go, at once.

        Raises DatabaseUnavailable if nothing was ever read.
        """
        if self.manners.each != UNLIMITED or self.egress.spent:
            # Limits are shared between everything that runs.
            await self.renew()
            return
        async with self._deciding:
            every = await self.ledger.entries()
            about = self._incomplete | {torrent}
            others = dict(self.mirror.desired)
            for name in about:
                others.pop(name, None)
            await self._decide([entry for name in about if (entry := every.get(name)) is not None], others)

    async def _decide(self, entries: Sequence[Entry], others: Mapping[InfoHash, Desired]) -> None:
        """Decide about those; what was decided about ``others`` stays."""
        now, before = self.clock.now(), self.mirror.desired
        look = _Look(self.mirror.everything(), before, self._idle, now, self._demands)
        circumstances = Circumstances(now, self.disk.full_engines, self.egress.spent)
        # Thousands take some milliseconds: others have their turn meanwhile.
        decide = partial(_decided, entries, look, self.manners, circumstances)
        decided = await asyncio.to_thread(decide) if len(entries) > _MANY else decide()
        self._idle = {**{name: since for name, since in self._idle.items() if name in others}, **decided.idle}
        self._incomplete |= decided.incomplete
        if not others:
            self._demands = decided.demands
        notes = {engine: self.disk.note(engine) for engine in self.disk.full_engines}
        news = [name for name, one in decided.desired.items() if _looks_different(before.get(name, RUNNING), one)]
        self.mirror.planned({**others, **decided.desired}, notes, news)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is seen of every torrent at one moment, and what was decided before."""

    live: Mapping[InfoHash, EngineTorrent]
    before: Mapping[InfoHash, Desired]
    idle: Mapping[InfoHash, datetime]
    now: datetime
    demands: Mapping[InfoHash, "_Demanded"]


_Demanded: TypeAlias = tuple[EngineTorrent | None, Demand]
"""What the engine said of a torrent, and what followed from it. Most stay as they are, and are not made anew."""


@dataclass(frozen=True, slots=True)
class _Decided:
    desired: Mapping[InfoHash, Desired]
    idle: Mapping[InfoHash, datetime]
    incomplete: Set[InfoHash]
    demands: Mapping[InfoHash, _Demanded]


def _decided(entries: Sequence[Entry], look: _Look, manners: Manners, circumstances: Circumstances) -> _Decided:
    """Decide, from nothing that others change meanwhile: it may run in a thread."""
    names = [entry.kept.infohash for entry in entries]
    ran = {name: desired.runs for name in names if (desired := look.before.get(name)) is not None}
    states = {name: live.state for name, runs in ran.items() if runs and (live := look.live.get(name)) is not None}
    idle = idle_since(look.idle, states, look.now)
    since = {name: is_idle(begun, look.now) for name, begun in idle.items()}
    demanded = {
        name: _demanded(entry, look.live.get(name), look.demands.get(name), ran.get(name), idle=since.get(name, False))
        for name, entry in zip(names, entries, strict=True)
    }
    demands = [demand for _, demand in demanded.values()]
    incomplete = {demand.kept.infohash for demand in demands if not demand.complete}
    return _Decided(plan(demands, manners, circumstances), idle, incomplete, demanded)


def _demanded(
    entry: Entry, live: EngineTorrent | None, before: _Demanded | None, ran: bool | None, *, idle: bool
) -> _Demanded:
    if before is not None and before[0] is live:
        demand = before[1]
        same = demand.kept is entry.kept and demand.claims is entry.claims and demand.ran is ran
        if same and (demand.seen is None or demand.seen.idle is idle):
            return before
    return live, Demand(entry.kept, entry.claims, _seen(live, idle=idle), ran)


def _seen(live: EngineTorrent | None, *, idle: bool) -> Seen | None:
    if live is None:
        return None
    return Seen(
        state=live.state,
        complete=live.complete,
        ratio=live.ratio,
        download_rate=live.download_rate,
        upload_rate=live.upload_rate,
        idle=idle,
    )


def _looks_different(before: Desired, after: Desired) -> bool:
    return before is not after and (before.hold, before.place) != (after.hold, after.place)
