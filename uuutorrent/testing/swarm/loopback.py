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

from ..contracts.engine_upstream import EngineUpstream, Offer
from ..patience import until
from ..torrent_version import Version
from .content import make_content
from .leecher import leech
from .seeder import Seeder
from .torrents import make_torrent
from .tracker import Peer, Tracker

_SHORT = 40
"""Digits of a v2 info-hash that trackers are told (BEP 52)."""
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
        # Whoever comes later is not found by chance: who wants to know asks again.
        self._tracker = Tracker(interval=1_800)
        self._seeder, self._waiting = Seeder(), Seeder(call=False)
        self._sources: dict[str, Path] = {}
        self._unseeded: set[str] = set()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._tracker)
        await self._stack.enter_async_context(self._seeder)
        await self._stack.enter_async_context(self._waiting)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def offer(
        self,
        name: str,
        files: Mapping[str, int],
        *,
        seeded: bool = True,
        padded: bool = False,
        version: Version = Version.V1,
    ) -> Offer:
        """Make a torrent, and share it if ``seeded``."""
        source = self._folder / str(next(_seeds))
        raw = await asyncio.to_thread(self._make, source / name, files, padded, version)
        metainfo = Metainfo.parse(raw)
        contents = await asyncio.to_thread(
            lambda: {file.index: (source / file.path.text).read_bytes() for file in metainfo.files}
        )
        self._sources[metainfo.infohash] = source
        offer = Offer(metainfo, Magnet(metainfo.infohash, name, metainfo.trackers), contents)
        if seeded:
            await self.seed(offer)
        return offer

    async def seed(self, offer: Offer, *, waiting: bool = False) -> None:
        """Share it; ``waiting``, only after the engine has asked the tracker.

        Who shared it before calls the engine, for engines do not soon call again who has left them.
        """
        if waiting or offer.infohash in self._unseeded:
            await self._announced(offer)
        seeder = self._waiting if waiting else self._seeder
        await seeder.seed(offer.metainfo.raw, self._sources[offer.infohash])

    async def unseed(self, offer: Offer) -> None:
        """Share it no more; return when the tracker knows that, too."""
        for seeder in (self._seeder, self._waiting):
            await seeder.unseed(offer.metainfo.raw)
        self._unseeded.add(offer.infohash)
        await until(self._known(offer), lambda peers: not self._ours & {peer.port for peer in peers})

    async def throttle(self, rate: int) -> None:
        """Share slowly."""
        await self._seeder.limit(rate)

    async def leech(self, offer: Offer) -> None:
        """Download it from the engine."""
        await self.unseed(offer)
        await leech(offer.metainfo.raw, self._folder / f"leeched-{next(_seeds)}", await self._announced(offer))

    async def _announced(self, offer: Offer) -> tuple[Peer, ...]:
        """Wait until the engine has told the tracker, and return where it is."""
        known = await until(self._known(offer), lambda peers: bool({peer.port for peer in peers} - self._ours))
        return tuple(peer for peer in known if peer.port not in self._ours)

    @property
    def _ours(self) -> set[int]:
        return {self._seeder.port, self._waiting.port}

    def _known(self, offer: Offer) -> Callable[[], Awaitable[tuple[Peer, ...]]]:
        async def peers() -> tuple[Peer, ...]:
            return self._tracker.peers(offer.infohash[:_SHORT])

        return peers

    async def saved(self, path: VaultPath) -> bytes | None:
        """What the engine has written there."""
        place = self._downloads / path.text
        return await asyncio.to_thread(lambda: place.read_bytes() if place.is_file() else None)

    async def lose(self, path: VaultPath) -> None:
        """Delete it by hand."""
        await asyncio.to_thread((self._downloads / path.text).unlink)

    async def down(self) -> None:
        """Take the engine away."""
        await self._stop_engine()

    def _make(self, content: Path, files: Mapping[str, int], padded: bool, version: Version) -> bytes:
        for path, size in files.items():
            make_content(content / path if path else content, size, next(_seeds))
        trackers = [self._tracker.announce_url]
        return make_torrent(content, trackers=trackers, piece_length=1 << 16, padded=padded, version=version)
