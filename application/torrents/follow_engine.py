"""Watching the engine for as long as the server runs."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.errors import UuutorrentError
from domain.torrents.infohash import InfoHash

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.events import Events
from .claimants import Claimants
from .engine_mirror import EngineMirror
from .reconcile_engine import ReconcileEngine

HEAL_EVERY = timedelta(seconds=30)
TICK = timedelta(seconds=1)
IDLE_TICKS = 10
"""How many ticks pass between two looks while nobody watches and nothing moves."""
_SHARE = 4
"""For each second that the engine takes to answer it is left alone for so many: asking must not be its main work."""
_LONGEST_REST = timedelta(seconds=10)


@dataclass(slots=True)
class FollowEngine:
    """Keeps the mirror fresh, tells owners what changed, records what is complete, and heals."""

    database: Database
    mirror: EngineMirror
    claimants: Claimants
    reconcile: ReconcileEngine
    events: Events
    clock: Clock
    _untold: set[InfoHash] = field(init=False, default_factory=set)
    _recorded: frozenset[InfoHash] = field(init=False, default=frozenset())
    _heal_at: datetime | None = field(init=False, default=None)

    async def run(self) -> None:
        """Follow until cancelled. No failure of a port ends it."""
        while True:
            began = self.clock.now()
            with suppress(UuutorrentError):
                await self.look()
            await self._rest(self.clock.now() - began)

    async def look(self) -> None:
        """Look at the engine once and do what follows from what is seen.

        Raises DatabaseUnavailable and EngineUnavailable; what was not done is done at the next look.
        """
        if not self.mirror.available:
            self._heal_at = None
        self._untold |= await self.mirror.refresh()
        if self.mirror.available:
            await self._record_completed()
        await self.claimants.tell(*self._untold)
        self._untold.clear()
        if self.mirror.available and (self._heal_at is None or self.clock.now() >= self._heal_at):
            await self.reconcile()
            self._heal_at = self.clock.now() + HEAL_EVERY
            self._recorded = frozenset()

    async def _record_completed(self) -> None:
        complete = self.mirror.complete
        fresh = complete - self._recorded
        if fresh:
            async with self.database.unit() as unit:
                await self._record(unit, fresh)
        self._recorded = complete

    async def _record(self, unit: Unit, complete: frozenset[InfoHash]) -> None:
        for torrent in await unit.torrents.all():
            if torrent.infohash not in complete or torrent.completed_at is not None:
                continue
            current = await unit.torrents.get(torrent.infohash, lock=True)
            if current is None or current.wish.removes:
                continue
            live = self.mirror.get(torrent.infohash)
            size = (live.size_bytes if live is not None else 0) or current.size_bytes
            await unit.torrents.save(replace(current, completed_at=self.clock.now(), size_bytes=size))
            self._untold.add(torrent.infohash)

    async def _rest(self, took: timedelta) -> None:
        await self.clock.sleep(min(max(TICK, _SHARE * took), _LONGEST_REST))
        for _ in range(IDLE_TICKS - 1):
            if self.events.watched or self.mirror.active or not self.mirror.available:
                return
            await self.clock.sleep(TICK)
