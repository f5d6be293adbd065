"""The embedded engine keeps to the contract, against a real swarm on loopback."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from adapters.outbound.libtorrent.engine import LibtorrentEngine
from adapters.outbound.libtorrent.options import LibtorrentOptions
from adapters.outbound.libtorrent.settings import session_params
from application.ports.torrent_engine import TorrentEngine
from uuutorrent.testing.contracts.engine_upstream import EngineUpstream
from uuutorrent.testing.contracts.torrent_engine import TorrentEngineContract
from uuutorrent.testing.swarm.loopback import LoopbackSwarm

OPTIONS = LibtorrentOptions(listen="127.0.0.1:0", dht=False)


class TestLibtorrentEngine(TorrentEngineContract):
    @pytest.fixture
    async def running(self) -> AsyncIterator[AsyncExitStack]:
        async with AsyncExitStack() as stack:
            yield stack

    @pytest.fixture
    async def engine(self, running: AsyncExitStack, tmp_path: Path) -> TorrentEngine:
        downloads = tmp_path / "downloads"
        downloads.mkdir()
        opened = LibtorrentEngine.open_engine(session_params(OPTIONS), state=tmp_path / "state", downloads=downloads)
        return await running.enter_async_context(opened)

    @pytest.fixture
    async def upstream(self, running: AsyncExitStack, tmp_path: Path) -> AsyncIterator[EngineUpstream]:
        async with LoopbackSwarm(tmp_path / "swarm", tmp_path / "downloads", running.aclose) as swarm:
            yield swarm
