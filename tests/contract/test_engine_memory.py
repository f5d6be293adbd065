"""The memory engine keeps to the contract."""

import itertools
from collections.abc import Mapping

import pytest

from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.vault import MemoryVault
from application.ports.torrent_engine import TorrentEngine
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath
from uuutorrent.testing.contracts.shared_engine import SharedEngineContract, SharedUpstream
from uuutorrent.testing.contracts.torrent_engine import Offer, TorrentEngineContract
from uuutorrent.testing.swarm import bencode

_numbers = itertools.count()


class MemorySwarm(SharedUpstream):
    def __init__(self, engine: MemoryEngine, vault: MemoryVault) -> None:
        self._engine = engine
        self._vault = vault

    async def offer(self, name: str, files: Mapping[str, int], *, seeded: bool = True, padded: bool = False) -> Offer:
        info = {"name": name, "piece length": 1 << 16, "pieces": next(_numbers).to_bytes(20)}
        if "" in files:
            info["length"] = files[""]
        else:
            info["files"] = [
                entry
                for path, size in sorted(files.items())
                for entry in (
                    {"length": size, "path": path.split("/")},
                    {"length": -size % (1 << 16), "path": [".pad", path], "attr": "p"},
                )
                if padded or "attr" not in entry
            ]
        metainfo = Metainfo.parse(bencode({"info": info}))
        contents = {file.index: bytes([file.index + 1]) * file.size_bytes for file in metainfo.files}
        offer = Offer(metainfo, Magnet(metainfo.infohash, name), contents)
        if seeded:
            await self.seed(offer)
        return offer

    async def seed(self, offer: Offer) -> None:
        self._engine.offer(offer.metainfo, offer.contents)

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
    def upstream(self, engine: MemoryEngine, vault: MemoryVault) -> MemorySwarm:
        return MemorySwarm(engine, vault)
