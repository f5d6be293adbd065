"""A connection that hangs, drips or is closed: nobody waits for it longer than the time-out, and the next one works."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import HttpUrl

from adapters.outbound.qbittorrent import connections
from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from adapters.outbound.qbittorrent.web_api import WebApi
from application.ports.torrent_engine import EngineUnavailable
from domain.torrents.infohash import InfoHash

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.readuntil(b"\r\n\r\n"):
        writer.write(EMPTY)


class Line:
    """A TCP server that treats each connection as it is told; ``ended`` is set when the other side has hung up."""

    def __init__(self) -> None:
        self.talk: Talk = well
        self.connections = 0
        self.asked = asyncio.Event()
        self.ended = asyncio.Event()
        self.port = 0
        self._tasks: set[asyncio.Future[None]] = set()

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._tasks.add(asyncio.ensure_future(self._serve(reader, writer)))

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self.talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.ended.set()
        finally:
            writer.transport.abort()

    async def never(self, reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked.set()
        await reader.read()  # to the end: a form may follow the headers
        self.ended.set()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    line = Line()
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    yield line
    server.close()
    await line.end()


@asynccontextmanager
async def opened(line: Line, downloads: Path, seconds: float) -> AsyncIterator[QbittorrentEngine]:
    options = QbittorrentOptions.model_validate(
        {"url": HttpUrl(f"http://127.0.0.1:{line.port}"), "timeout_seconds": seconds}
    )
    engine = QbittorrentEngine(
        WebApi(options), downloads=downloads, save_root=downloads, category="", timeout_seconds=seconds
    )
    try:
        yield engine
    finally:
        engine.close()
        await asyncio.to_thread(engine._ask._thread.shutdown)


async def test_headers_that_drip_do_not_hold_the_engine_for_ever(line: Line, tmp_path: Path) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    line.talk = drip
    async with asyncio.timeout(20), opened(line, tmp_path, 0.3) as engine:
        with pytest.raises(EngineUnavailable, match="does not answer"):
            await engine.active()
        line.talk = well
        assert await engine.active() == {}


async def test_closing_hangs_up_on_an_answer_that_does_not_come(line: Line, tmp_path: Path) -> None:
    line.talk = line.never
    async with asyncio.timeout(20):
        async with opened(line, tmp_path, 120) as engine:
            asking = asyncio.ensure_future(engine.active())
            await line.asked.wait()
        with pytest.raises(EngineUnavailable):
            await asking
        await line.ended.wait()


async def test_whoever_waits_behind_a_silence_is_told_when_it_is_over_and_the_next_at_once(
    line: Line, tmp_path: Path
) -> None:
    line.talk = line.never
    async with asyncio.timeout(20), opened(line, tmp_path, 0.2) as engine:
        for _ in range(2):
            failures = await asyncio.gather(*(engine.active() for _ in range(50)), return_exceptions=True)
            assert all(isinstance(failure, EngineUnavailable) for failure in failures)
        asked = line.connections
        with pytest.raises(EngineUnavailable, match="does not answer"):
            await engine.active()
        assert line.connections == asked


async def test_a_connection_that_it_may_be_closing_is_not_used_again(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(EMPTY)
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    line.talk = once
    async with opened(line, tmp_path, 5) as engine:
        assert await engine.active() == {}
        with pytest.raises(EngineUnavailable):
            await engine.active()
        monkeypatch.setattr(connections, "_IDLE_SECONDS", -1)
        for _ in range(3):
            assert await engine.active() == {}


async def test_a_404_for_everything_is_no_missing_torrent(line: Line, tmp_path: Path) -> None:
    async def nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    line.talk = nothing
    async with opened(line, tmp_path, 5) as engine:
        name = InfoHash("0" * 40)
        for question in (engine.active(), engine.get(name), engine.pause(name), engine.files(name)):
            with pytest.raises(EngineUnavailable, match="not qBittorrent's Web API"):
                await question
