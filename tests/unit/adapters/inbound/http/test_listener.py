"""Connections beyond the limits are closed unread, and all others are served."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from ssl import SSLContext

import pytest
from aiohttp import web

from adapters.inbound.http import listener, server
from adapters.inbound.http.admission import Admission
from adapters.inbound.http.client_address import TrustedProxies
from adapters.inbound.http.listener import Door, GuardedSite, listen
from adapters.inbound.http.server import ApiRunner
from adapters.inbound.http.tls import self_signed

QUESTION = b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


@asynccontextmanager
async def served(admission: Admission, proxies: str = "", context: SSLContext | None = None) -> AsyncIterator[int]:
    runner = ApiRunner(web.Application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        (opened,) = await listen(HERE, 0, Door(admission, TrustedProxies.parse(proxies)))
        await GuardedSite(runner, opened, ssl_context=context).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


class Visitor:
    """Somebody with a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def comes(cls, port: int, address: str = HERE) -> "Visitor":
        return cls(*await asyncio.open_connection(HERE, port, local_addr=(address, 0)))

    async def is_served(self) -> bool:
        """Ask; whoever is not served finds the connection closed."""
        with suppress(ConnectionError):
            self.writer.write(QUESTION)
            async with asyncio.timeout(10):
                return (await self.reader.read(12)).startswith(b"HTTP/1.1 404")
        return False

    async def leaves(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


class Visits:
    """Everybody who came, so that they leave whatever happens."""

    def __init__(self) -> None:
        self._all: list[Visitor] = []

    async def __call__(self, port: int, *addresses: str) -> list[Visitor]:
        came = [await Visitor.comes(port, address) for address in addresses]
        self._all += came
        return came

    async def end(self) -> None:
        for visitor in self._all:
            await visitor.leaves()


@pytest.fixture
async def visits() -> AsyncIterator[Visits]:
    visits = Visits()
    yield visits
    await visits.end()


async def until(admission: Admission, inside: int) -> None:
    """Return once so many are inside: that somebody has left, the server learns a moment later."""
    async with asyncio.timeout(10):
        while admission.inside != inside:  # noqa: ASYNC110 - a plain counter, which nobody announces
            await asyncio.sleep(0)


async def test_one_too_many_is_closed_and_others_are_served(visits: Visits) -> None:
    admission = Admission(total=100, per_client=3)
    async with served(admission) as port:
        visitors = await visits(port, *[HERE] * 5)
        assert [await visitor.is_served() for visitor in visitors] == [True, True, True, False, False]
        (other,) = await visits(port, ELSEWHERE)
        assert await other.is_served()

        await visitors[0].leaves()
        await until(admission, 3)
        (late,) = await visits(port, HERE)
        assert await late.is_served()
        await visits.end()
        await until(admission, 0)


async def test_all_together_are_no_more_than_there_is_room_for(visits: Visits) -> None:
    async with served(Admission(total=3, per_client=2)) as port:
        visitors = await visits(port, HERE, HERE, ELSEWHERE, ELSEWHERE)
        assert [await visitor.is_served() for visitor in visitors] == [True, True, True, False]


async def test_a_trusted_proxy_brings_as_many_as_there_is_room_for(visits: Visits) -> None:
    async with served(Admission(total=5, per_client=1), proxies=HERE) as port:
        visitors = await visits(port, *[HERE] * 6)
        assert [await visitor.is_served() for visitor in visitors] == [True] * 5 + [False]


async def test_whoever_never_speaks_tls_takes_a_place_no_longer_than_it_would_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visits: Visits
) -> None:
    monkeypatch.setattr(listener, "HANDSHAKE", timedelta(milliseconds=50))
    admission = Admission(total=100, per_client=2)
    async with served(admission, context=self_signed(tmp_path).context()) as port:
        first, second, third = await visits(port, HERE, HERE, HERE)
        async with asyncio.timeout(10):
            assert await third.reader.read() == b"", "closed before TLS"
            assert [await first.reader.read(), await second.reader.read()] == [b"", b""]
        await until(admission, 0)


async def test_refusals_are_told_once_a_minute(caplog: pytest.LogCaptureFixture, visits: Visits) -> None:
    async with served(Admission(total=100, per_client=1)) as port:
        visitors = await visits(port, *[HERE] * 5)
        assert [await visitor.is_served() for visitor in visitors] == [True, False, False, False, False]
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert HERE in record.getMessage()


async def test_a_name_is_listened_at_by_all_its_addresses_and_one_port() -> None:
    opened = await listen("localhost", 0, Door(Admission(1, 1), TrustedProxies()))
    try:
        assert len({one.getsockname()[1] for one in opened}) == 1
    finally:
        for one in opened:
            one.close()


async def test_headers_that_trickle_are_not_waited_for(monkeypatch: pytest.MonkeyPatch, visits: Visits) -> None:
    monkeypatch.setattr(server, "HEADERS", timedelta(milliseconds=50))
    async with served(Admission(total=10, per_client=10)) as port:
        slow, idle = await visits(port, HERE, HERE)
        slow.writer.write(QUESTION[:20])
        async with asyncio.timeout(10):
            assert await slow.reader.read() == b""
        assert await idle.is_served(), "who has not begun may take longer"


async def test_headers_that_are_complete_in_time_are_answered_however_often(
    monkeypatch: pytest.MonkeyPatch, visits: Visits
) -> None:
    monkeypatch.setattr(server, "HEADERS", timedelta(seconds=2))
    async with served(Admission(total=10, per_client=10)) as port:
        (visitor,) = await visits(port, HERE)
        async with asyncio.timeout(10):
            for _ in range(3):
                visitor.writer.write(QUESTION[:20])
                await visitor.writer.drain()
                visitor.writer.write(QUESTION[20:])
                assert (await visitor.reader.readuntil(b": Not Found")).startswith(b"HTTP/1.1 404")
