"""Watching the engine for as long as the server runs."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.errors import UuutorrentError
from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import Events
from ..ports.torrents import TorrentNotFound
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
    _recorded: Mapping[InfoHash, int] = field(init=False, default_factory=dict)
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
            self._recorded = {}

    async def _record_completed(self) -> None:
        complete = self.mirror.complete
        # When more is wanted than before, the size is another.
        fresh = {infohash for infohash, size in complete.items() if self._recorded.get(infohash) != size}
        doubtful: set[InfoHash] = set()
        for torrent in await self._unrecorded(fresh) if fresh else ():
            if not torrent.wanted_files or await self._has_all(torrent):
                await self._record(torrent)
            else:
                doubtful.add(torrent.infohash)
        self._recorded = {infohash: size for infohash, size in complete.items() if infohash not in doubtful}

    async def _unrecorded(self, complete: Collection[InfoHash]) -> list[KeptTorrent]:
        async with self.database.unit() as unit:
            everything = await unit.torrents.all()
        return [torrent for torrent in everything if torrent.infohash in complete and torrent.completed_at is None]

    async def _has_all(self, torrent: KeptTorrent) -> bool:
        """Whether every wanted file is there: the engine may not know yet of a file that is wanted since just now."""
        with suppress(TorrentNotFound):
            files = {file.index: file for file in await self.mirror.engine.files(torrent.infohash)}
            return all(index in files and files[index].complete for index in torrent.wanted_files)
        return False

    async def _record(self, torrent: KeptTorrent) -> None:
        async with self.database.unit() as unit:
            current = await unit.torrents.get(torrent.infohash, lock=True)
            if current is None or current.wish.removes or current.wanted_files != torrent.wanted_files:
                return
            live = None if current.wanted_files else self.mirror.get(torrent.infohash)
            size = (live.size_bytes if live is not None else 0) or current.size_bytes
            await unit.torrents.save(replace(current, completed_at=self.clock.now(), size_bytes=size))
        self._untold.add(torrent.infohash)

    async def _rest(self, took: timedelta) -> None:
        await self.clock.sleep(min(max(TICK, _SHARE * took), _LONGEST_REST))
        for _ in range(IDLE_TICKS - 1):
            if self.events.watched or self.mirror.active or not self.mirror.available:
                return
            await self.clock.sleep(TICK)
