"""The real server on its socket: renewed certificates, crowds, and which line belongs to which answer."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

import aiohttp
import pytest

from adapters.inbound.http.tls import TlsIdentity
from tui.api.pins import server_fingerprint
from uuutorrent.testing.certificates import identity_in, issue
from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess

_MOST = 20


@pytest.fixture
def identity(folder: Path) -> TlsIdentity:
    identity = identity_in(folder)
    issue(identity)
    return identity


@pytest.fixture
def embedded(dsn: str, identity: TlsIdentity) -> Mapping[str, str]:
    return {
        "UUUTORRENT_ENGINE__PLUGIN": "memory",
        "UUUTORRENT_WATCHLIST__PLUGIN": "memory",
        "UUUTORRENT_VAULT__PLUGIN": "memory",
        "UUUTORRENT_INDEXERS__MAIN__PLUGIN": "memory",
        "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn,
        "UUUTORRENT_HTTP__TLS": "files",
        "UUUTORRENT_HTTP__CERTIFICATE": str(identity.certificate),
        "UUUTORRENT_HTTP__KEY": str(identity.key),
        "UUUTORRENT_HTTP__MAX_CONNECTIONS_PER_CLIENT": str(_MOST),
    }


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """From another address than everybody else's here."""
    connector = aiohttp.TCPConnector(ssl=False, local_addr=("127.0.0.2", 0))
    async with aiohttp.ClientSession(connector=connector) as http:
        yield http


async def test_a_renewed_certificate_is_taken_without_a_restart(server: ServerProcess, identity: TlsIdentity) -> None:
    async def shown() -> str:
        return await server_fingerprint(server.url)

    async def said() -> str:
        return server.log.read_text(encoding="utf-8")

    assert await shown() == identity.fingerprint()
    key = identity.key.read_bytes()
    first = identity.fingerprint()
    issue(identity)
    second = identity.fingerprint()
    identity.key.write_bytes(key)  # the first one's: a pair that is half written
    await until(said, lambda text: "the old one stays in use" in text)
    assert await shown() == first
    issue(identity)
    await until(shown, lambda fingerprint: fingerprint != first)
    assert await shown() == identity.fingerprint() != second
    assert (await said()).count("the old one stays in use") == 1


async def test_a_crowd_from_one_address_keeps_nobody_else_out(
    server: ServerProcess, http: aiohttp.ClientSession
) -> None:
    port = int(server.url.rpartition(":")[2])
    with ExitStack() as crowd:
        opened = [
            crowd.enter_context(socket.create_connection(("127.0.0.1", port), source_address=("127.0.0.3", 0)))
            for _ in range(200)
        ]
        closed = await asyncio.to_thread(_closed, opened)
        async with http.get(f"{server.url}/api/v1/health") as answer:
            assert answer.status == 200
    assert closed == 200 - _MOST
    assert (await server.health()).status == "ok"


def _closed(connections: list[socket.socket]) -> int:
    """How many the server has closed; of the last ones, because it lets in whoever comes first."""
    for connection in connections[_MOST:]:
        connection.settimeout(10)
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
    for connection in connections[:_MOST]:
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)
    return len(connections) - _MOST


async def test_every_line_of_the_log_names_its_request(server: ServerProcess, http: aiohttp.ClientSession) -> None:
    answered = []
    for path in ("/api/v1/about", "/nowhere", "/api/v1/me"):
        async with http.get(f"{server.url}{path}", headers={"X-Request-Id": "forged"}) as answer:
            answered.append(answer.headers["X-Request-Id"])
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    await server.stop()
    log = server.log.read_text(encoding="utf-8")
    served = re.findall(
        r"INFO bootstrap\.access \[([0-9a-f-]{36})\]: GET (\S+) .* from 127\.0\.0\.2$", log, re.MULTILINE
    )
    assert served == list(zip(answered, ("/api/v1/about", "unknown", "/api/v1/me"), strict=True))
    assert "forged" not in log
