"""The Nyaa indexer, over real sockets, keeps the indexers' contract."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.nyaa.indexer import NyaaIndexer
from application.ports.indexers import Indexer
from domain.releases.release import Release
from uuutorrent.testing.contracts.indexer import IndexerContract, IndexerFarSide, IndexerFault
from uuutorrent.testing.simulators.nyaa import NyaaSimulator, SimulatedRelease


class NyaaFarSide:
    def __init__(self, simulator: NyaaSimulator) -> None:
        self.simulator = simulator

    def publish(self, release: Release, torrent: bytes | None = None) -> None:
        self.simulator.publish(SimulatedRelease.of(release, torrent))

    def fail(self, fault: IndexerFault) -> None:
        faults = {
            IndexerFault.DOWN: self.simulator.down,
            IndexerFault.SILENT: self.simulator.slow,
            IndexerFault.GARBAGE: self.simulator.garbage,
            IndexerFault.HTML: self.simulator.html,
            IndexerFault.EMPTY: self.simulator.empty,
            IndexerFault.RATE_LIMITED: self.simulator.rate_limited,
        }
        faults[fault]()

    def recover(self) -> None:
        self.simulator.healthy()


class TestNyaaIndexer(IndexerContract):
    @pytest.fixture
    async def far_side(self) -> AsyncIterator[NyaaFarSide]:
        async with NyaaSimulator() as simulator:
            yield NyaaFarSide(simulator)

    @pytest.fixture
    async def indexer(self, far_side: IndexerFarSide) -> AsyncIterator[Indexer]:
        assert isinstance(far_side, NyaaFarSide)
        async with aiohttp.ClientSession() as http:
            yield NyaaIndexer(http, MemoryClock(), name="nyaa", url=far_side.simulator.url)
