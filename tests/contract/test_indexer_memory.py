"""The memory indexer keeps the indexers' contract."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.outbound.memory.indexer import MemoryIndexer
from application.ports.indexers import Indexer, IndexerMisbehaved, IndexerUnavailable
from domain.releases.release import Release, ReleaseId
from uuutorrent.testing.contracts.indexer import IndexerContract, IndexerFarSide, IndexerFault

FAULTS: dict[IndexerFault, Callable[[], IndexerUnavailable]] = {
    IndexerFault.DOWN: lambda: IndexerUnavailable("It is down.", indexer="memory"),
    IndexerFault.RATE_LIMITED: lambda: IndexerUnavailable(
        "Slower, please.", indexer="memory", retry_after=timedelta(seconds=30)
    ),
}


class MemoryFarSide:
    def __init__(self) -> None:
        self.indexer = MemoryIndexer()
        self.count = 0

    def publish(self, release: Release, torrent: bytes | None = None) -> None:
        self.count += 1
        self.indexer.publish(replace(release, id=ReleaseId(f"memory:{self.count}"), indexer="memory"), torrent)

    def fail(self, fault: IndexerFault) -> None:
        if fault is IndexerFault.SILENT:
            self.indexer.hold()
        else:
            self.indexer.fail(FAULTS.get(fault, lambda: IndexerMisbehaved("Nonsense.", indexer="memory"))())

    def recover(self) -> None:
        self.indexer.fail(None)
        self.indexer.go_on()


class TestMemoryIndexer(IndexerContract):
    @pytest.fixture
    def far_side(self) -> MemoryFarSide:
        return MemoryFarSide()

    @pytest.fixture
    def indexer(self, far_side: IndexerFarSide) -> Indexer:
        assert isinstance(far_side, MemoryFarSide)
        return far_side.indexer
