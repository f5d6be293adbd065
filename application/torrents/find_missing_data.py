"""Noticing that data of finished torrents are gone: engines look only when they are told to."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from domain.errors import UuutorrentError
from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.file_vault import FileVault
from .engine_mirror import EngineMirror
from .file_layout import FileLayout
from .kept_source import kept_source
from .ledger import Ledger

ROUND = timedelta(seconds=15)
"""How long a round through all finished torrents takes at least."""
_SHARE = 0.05
"""Of one disk's time, at the most."""
_SETTLES_WITHIN = timedelta(seconds=30)
"""An engine moves and renames files after it has told that they are complete."""


@dataclass(frozen=True, slots=True)
class FindMissingData:
    """Compares the finished torrents with the vault, one after the other, for ever. One for the whole process.

    What is missing is shown as missing, and fetched again only if somebody asks for that.
    """

    ledger: Ledger
    mirror: EngineMirror
    database: Database
    vault: FileVault
    clock: Clock
    _layouts: dict[InfoHash, FileLayout] = field(init=False, repr=False, compare=False, default_factory=dict)

    async def run(self) -> None:
        """Go round until cancelled. No failure of a port ends it."""
        while True:
            rest = ROUND
            with suppress(UuutorrentError):
                finished = await self._finished()
                rest = ROUND / len(finished) if finished else ROUND
                for kept in finished:
                    began = self.clock.now()
                    with suppress(UuutorrentError):
                        await self.look_at(kept)
                    await self.clock.sleep(max(rest, (self.clock.now() - began) / _SHARE))
                if finished:
                    continue
            await self.clock.sleep(rest)

    async def look_round(self) -> None:
        """Look at all of them once. Raises VaultUnavailable, DatabaseUnavailable."""
        for kept in await self._finished():
            await self.look_at(kept)

    async def look_at(self, kept: KeptTorrent) -> None:
        """Note whether all its wanted files lie in the vault. Raises VaultUnavailable, DatabaseUnavailable."""
        if kept.completed_at is not None and self.clock.now() - kept.completed_at < _SETTLES_WITHIN:
            return
        layout = await self._layout(kept)
        if layout is None:
            return
        there = await self._all_there(layout)
        if there == (kept.infohash in self.mirror.missing):
            self.mirror.found(kept.infohash, there=there)

    async def _all_there(self, layout: FileLayout) -> bool:
        for path, size in layout.files():
            file = await self.vault.stat(path)
            if file is None or file.size_bytes != size:
                return False
        return True

    async def _finished(self) -> list[KeptTorrent]:
        everything = [entry.kept for entry in (await self.ledger.entries()).values()]
        known = {kept.infohash for kept in everything}
        for gone in self._layouts.keys() - known:
            del self._layouts[gone]
        self.mirror.missing.intersection_update(known)
        return [kept for kept in everything if not kept.wish.removes and self._is_finished(kept)]

    def _is_finished(self, kept: KeptTorrent) -> bool:
        return kept.resolved and (kept.completed_at is not None or kept.infohash in self.mirror.missing)

    async def _layout(self, kept: KeptTorrent) -> FileLayout | None:
        layout = self._layouts.get(kept.infohash)
        if layout is None or layout.wanted != kept.wanted_files:
            source = await kept_source(self.database, kept.infohash)
            if not isinstance(source, Metainfo):
                return None
            layout = await asyncio.to_thread(FileLayout.of, kept, source)
            self._layouts[kept.infohash] = layout
        return layout
