"""The memory engine keeps to the contract."""

import asyncio
import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.ports.torrent_engine import TorrentEngine
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath
from uuutorrent.testing.contracts.engine_upstream import Offer
from uuutorrent.testing.contracts.shared_engine import SharedEngineContract, SharedUpstream
from uuutorrent.testing.contracts.torrent_engine import TorrentEngineContract
from uuutorrent.testing.swarm import make_content, make_torrent
from uuutorrent.testing.torrent_version import Version

_numbers = itertools.count()


class MemorySwarm(SharedUpstream):
    def __init__(self, engine: MemoryEngine, vault: MemoryVault, folder: Path) -> None:
        self._engine = engine
        self._vault = vault
        self._folder = folder

    async def offer(
        self,
        name: str,
        files: Mapping[str, int],
        *,
        seeded: bool = True,
        padded: bool = False,
        version: Version = Version.V1,
    ) -> Offer:
        source = self._folder / str(next(_numbers))
        for path, size in files.items():
            make_content(source / name / path if path else source / name, size, next(_numbers))
        metainfo = Metainfo.parse(make_torrent(source / name, piece_length=1 << 16, padded=padded, version=version))
        contents = {file.index: (source / file.path.text).read_bytes() for file in metainfo.files}
        offer = Offer(metainfo, Magnet(metainfo.infohash, name), contents)
        if seeded:
            await self.seed(offer)
        return offer

    async def seed(self, offer: Offer, *, waiting: bool = False) -> None:
        self._engine.offer(offer.metainfo, offer.contents)

    async def unseed(self, offer: Offer) -> None:
        self._engine.withdraw(offer.infohash)

    async def throttle(self, rate: int) -> None:
        self._engine.pace = rate

    async def leech(self, offer: Offer) -> None:
        left = offer.metainfo.size_bytes
        while left:
            await asyncio.sleep(0)
            left -= self._engine.share(offer.infohash, left)

    async def lose(self, path: VaultPath) -> None:
        self._vault.delete(path)

    async def hold_elsewhere(self, offer: Offer) -> None:
        self._engine.hold_elsewhere(offer.infohash)

    async def untouched(self, offer: Offer) -> bool:
        return offer.infohash in self._engine.elsewhere

    async def saved(self, path: VaultPath) -> bytes | None:
        if await self._vault.stat(path) is None:
            return None
        return b"".join([chunk async for chunk in self._vault.read(path)])

    async def down(self) -> None:
        self._engine.down()


class TestMemoryEngine(TorrentEngineContract, SharedEngineContract):
    @pytest.fixture
    def vault(self) -> MemoryVault:
        return MemoryVault()

    @pytest.fixture
    def engine(self, vault: MemoryVault) -> TorrentEngine:
        return MemoryEngine(vault)

    @pytest.fixture
    def upstream(self, engine: MemoryEngine, vault: MemoryVault, tmp_path: Path) -> MemorySwarm:
        return MemorySwarm(engine, vault, tmp_path)
