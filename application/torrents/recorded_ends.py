"""Writing down what has come to its end: the download of a torrent, and its sharing."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain.torrents.claims import KeptTorrent
from domain.torrents.planning import Hold

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.torrent_engine import EngineTorrent, EngineUnavailable
from ..ports.torrents import TorrentNotFound
from .engine_mirror import EngineMirror
from .ledger import Ledger
from .planner import Planner

_SLICE = 2_000
"""So many torrents are looked at before others have their turn: about a millisecond."""

Amended: TypeAlias = Callable[[KeptTorrent], KeptTorrent]


@dataclass(frozen=True, slots=True)
class RecordedEnds:
    """Keeps the moment at which a torrent was complete, and at which it had been shared enough."""

    database: Database
    ledger: Ledger
    mirror: EngineMirror
    planner: Planner
    clock: Clock

    async def __call__(self) -> None:
        """Record what is new; everybody it concerns is told. Raises DatabaseUnavailable."""
        for number, entry in enumerate(list((await self.ledger.entries()).values()), 1):
            if number % _SLICE == 0:
                await asyncio.sleep(0)
            kept = entry.kept
            if self._recorded(kept) or kept.wish.removes:
                continue
            live = self.mirror.get(kept.infohash)
            if live is None or not live.complete:
                continue
            if kept.completed_at is None:
                await self._complete(kept, live)
            else:
                await self._amend(kept, lambda current: replace(current, seeded_at=self.clock.now()))

    def _recorded(self, kept: KeptTorrent) -> bool:
        """Whether there is nothing left to record, as is so of nearly all."""
        if kept.completed_at is None:
            return False
        return kept.seeded_at is not None or self.planner.of(kept.infohash).hold is not Hold.SEEDED

    async def _complete(self, kept: KeptTorrent, live: EngineTorrent) -> None:
        if (not kept.resolved and kept.refusal) or kept.infohash in self.mirror.missing:
            return
        if kept.wanted_files and not await self._has_all(kept):
            return
        size = 0 if kept.wanted_files else live.size_bytes
        await self._amend(
            kept,
            lambda current: replace(current, completed_at=self.clock.now(), size_bytes=size or current.size_bytes),
        )

    async def _has_all(self, kept: KeptTorrent) -> bool:
        """Whether every wanted file is there: the engine may not know yet of a file that is wanted since just now."""
        with suppress(TorrentNotFound, EngineUnavailable):
            told = await self.mirror.engines.of(kept.engine).files(kept.infohash)
            files = {file.index: file for file in told}
            return all(index in files and files[index].complete for index in kept.wanted_files)
        return False

    async def _amend(self, kept: KeptTorrent, amended: Amended) -> None:
        async with self.database.unit() as unit:
            current = await unit.torrents.get(kept.infohash, lock=True)
            same = current is not None and not current.wish.removes and current.wanted_files == kept.wanted_files
            if current is not None and same and current.completed_at == kept.completed_at:
                await unit.torrents.save(amended(current))
        await self.ledger.renew(kept.infohash)
        self.mirror.untold({kept.infohash})
