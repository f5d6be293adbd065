"""The far side of a real engine, for the contract kit: a swarm on loopback and the folder that the engine fills."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath

from ..contracts.torrent_engine import EngineUpstream, Offer
from .content import make_content
from .seeder import Seeder
from .torrents import make_torrent
from .tracker import Tracker

_seeds = itertools.count(1)


class LoopbackSwarm(EngineUpstream):
    """A tracker, a seeder and new content below ``folder``; ``downloads`` is where the engine saves.

    ``stop_engine`` is how the engine goes away. Open it as an asynchronous context.
    """

    def __init__(self, folder: Path, downloads: Path, stop_engine: Callable[[], Awaitable[None]]) -> None:
        self._folder = folder
        self._downloads = downloads
        self._stop_engine = stop_engine
        self._stack = AsyncExitStack()
        self._tracker = Tracker()
        self._seeder = Seeder()
        self._sources: dict[str, Path] = {}

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._tracker)
        await self._stack.enter_async_context(self._seeder)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def offer(self, name: str, files: Mapping[str, int], *, seeded: bool = True, padded: bool = False) -> Offer:
        """Make a torrent, and share it if ``seeded``."""
        source = self._folder / str(next(_seeds))
        raw = await asyncio.to_thread(self._make, source / name, files, padded)
        metainfo = Metainfo.parse(raw)
        contents = await asyncio.to_thread(
            lambda: {file.index: (source / file.path.text).read_bytes() for file in metainfo.files}
        )
        self._sources[metainfo.infohash] = source
        offer = Offer(metainfo, Magnet(metainfo.infohash, name, metainfo.trackers), contents)
        if seeded:
            await self.seed(offer)
        return offer

    async def seed(self, offer: Offer) -> None:
        """Share it."""
        await self._seeder.seed(offer.metainfo.raw, self._sources[offer.infohash])

    async def saved(self, path: VaultPath) -> bytes | None:
        """What the engine has written there."""
        place = self._downloads / path.text
        return await asyncio.to_thread(lambda: place.read_bytes() if place.is_file() else None)

    async def down(self) -> None:
        """Take the engine away."""
        await self._stop_engine()

    def _make(self, content: Path, files: Mapping[str, int], padded: bool) -> bytes:
        for path, size in files.items():
            make_content(content / path if path else content, size, next(_seeds))
        return make_torrent(content, trackers=[self._tracker.announce_url], piece_length=1 << 16, padded=padded)
