"""A Web API that says what it is given to say, and the engine that asks it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from adapters.outbound.qbittorrent.engine import QbittorrentEngine

from .given_answers import Stub, open_engine


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    stub = Stub()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", stub.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stub.port = runner.addresses[0][1]
    yield stub
    await runner.cleanup()


@pytest.fixture
async def engine(stub: Stub, tmp_path: Path) -> AsyncIterator[QbittorrentEngine]:
    engine = open_engine(stub.port, tmp_path, timeout_seconds=2)
    yield engine
    engine.close()
