"""Whom the server may ask on a stranger's word."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.nyaa.indexer import NyaaIndexer
from adapters.outbound.nyaa.plugin import PLUGIN, NyaaOptions
from adapters.plugin import Toolbox
from adapters.public_addresses import AddressRefused, is_public, named_address, public_only
from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable
from domain.releases.release import Release, ReleaseId
from domain.torrents.metainfo import MOST_BYTES
from uuutorrent.testing.contracts.indexer import TORRENT
from uuutorrent.testing.simulators.loopback import LoopbackServer

NOBODY: frozenset[Any] = frozenset()


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.7", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "fd00:c1::a9fe:a9fe", "ff02::1", "ff0e::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2002:a00:1::1"),
    ],
)
def test_the_own_network_is_not(address: str) -> None:
    assert not is_public(ip_address(address))


def test_only_an_address_in_a_url_names_itself() -> None:
    assert named_address("http://10.0.0.1:80/x") == {ip_address("10.0.0.1")}
    assert named_address("http://[fd00::1]/") == {ip_address("fd00::1")}
    assert named_address("http://localhost:1") == {ip_address("127.0.0.1"), ip_address("::1")}
    assert named_address("http://nyaa.si/") == named_address("x") == frozenset()


class Answering(aiohttp.abc.AbstractResolver):
    """Leads every name to one address, and counts."""

    def __init__(self, address: str) -> None:
        self.address, self.asked = address, 0

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> Any:
        self.asked += 1
        # The family of what the answer really is, as a resolver has it.
        kind = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        return [{"hostname": host, "host": self.address, "port": port, "family": kind, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        pass


class Hostile(LoopbackServer):
    """Answers every path with what the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.body, self.headers, self.status = TORRENT, dict[str, str](), 200
        self._app.router.add_get("/{path:.*}", self._say)

    async def _say(self, _: web.Request) -> web.Response:
        return web.Response(status=self.status, body=self.body, headers=self.headers)

    def says(self, body: bytes, headers: Mapping[str, str] | None = None, status: int = 200) -> None:
        self.body, self.headers, self.status = body, dict(headers or {}), status


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    async with Hostile() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def port_of(hostile: Hostile) -> int:
    return int(hostile.url.rpartition(":")[2])


async def test_an_address_in_the_own_network_is_not_connected_to(hostile: Hostile, http: aiohttp.ClientSession) -> None:
    port = port_of(hostile)
    async with public_only(http, but=NOBODY) as guarded:
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0"):
            with pytest.raises((aiohttp.ClientConnectorError, ValueError)):
                await guarded.get(f"http://{host}:{port}/")
    assert hostile.requests == []
    async with public_only(http, but=named_address(hostile.url)) as guarded:
        assert (await guarded.get(hostile.url)).status == 200


async def test_a_redirect_into_the_own_network_is_not_followed(hostile: Hostile, http: aiohttp.ClientSession) -> None:
    async with Hostile() as inner, public_only(http, but=named_address(hostile.url)) as guarded:
        hostile.says(b"", {"Location": f"http://[::ffff:127.0.0.1]:{port_of(inner)}/"}, 302)
        with pytest.raises(aiohttp.ClientConnectorError) as caught:
            await guarded.get(hostile.url)
        assert isinstance(caught.value.os_error, AddressRefused)
        assert inner.requests == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
async def test_a_name_that_leads_into_the_own_network_is_refused_with_a_sentence(
    hostile: Hostile, http: aiohttp.ClientSession, address: str
) -> None:
    resolver = Answering(address)
    async with public_only(http, but=named_address("http://nyaa.example/")) as guarded:
        assert isinstance(guarded.connector, aiohttp.TCPConnector)
        guarded.connector._resolver = resolver
        url = f"http://nyaa.example:{port_of(hostile)}"
        indexer = NyaaIndexer(guarded, MemoryClock(), name="nyaa", url=url)
        with pytest.raises(IndexerUnavailable, match="private network; private_addresses allows it"):
            await indexer.torrent_file(Release(ReleaseId("nyaa:1"), "nyaa", "t", torrent_url=f"{url}/1.torrent"))
    assert resolver.asked == 1
    assert hostile.requests == []


@pytest.mark.parametrize("allowed", [False, True])
async def test_the_option_lets_a_name_lead_there(
    hostile: Hostile, http: aiohttp.ClientSession, tmp_path: Any, allowed: bool
) -> None:
    assert isinstance(http.connector, aiohttp.TCPConnector)
    http.connector._resolver = Answering("127.0.0.1")
    url = f"http://mirror.example:{port_of(hostile)}"
    options = NyaaOptions.model_validate({"url": url, "private_addresses": allowed})
    toolbox = Toolbox("mine", http, MemoryClock(), tmp_path, tmp_path, "https://seedbox.example")
    release = Release(ReleaseId("mine:1"), "mine", "t", torrent_url=f"{url}/1.torrent")
    async with PLUGIN.open(options, toolbox) as indexer:
        if allowed:
            assert await indexer.torrent_file(release) == TORRENT
        else:
            with pytest.raises(IndexerUnavailable):
                await indexer.torrent_file(release)


async def test_an_address_in_the_configured_url_is_the_operators_choice(
    hostile: Hostile, http: aiohttp.ClientSession, tmp_path: Any
) -> None:
    toolbox = Toolbox("mine", http, MemoryClock(), tmp_path, tmp_path, "https://seedbox.example")
    release = Release(ReleaseId("mine:1"), "mine", "t", torrent_url=f"{hostile.url}/1.torrent")
    async with PLUGIN.open(NyaaOptions.model_validate({"url": hostile.url}), toolbox) as indexer:
        assert await indexer.torrent_file(release) == TORRENT


async def test_what_is_small_only_on_the_wire_is_refused(hostile: Hostile, http: aiohttp.ClientSession) -> None:
    bomb = gzip.compress(b"d4:info" + bytes(MOST_BYTES * 20) + b"e")
    assert len(bomb) < MOST_BYTES // 20
    hostile.says(bomb, {"Content-Encoding": "gzip"})
    indexer = NyaaIndexer(http, MemoryClock(), name="nyaa", url=hostile.url)
    with pytest.raises(IndexerMisbehaved, match="far too much"):
        await indexer.torrent_file(Release(ReleaseId("nyaa:1"), "nyaa", "t", torrent_url=f"{hostile.url}/1.torrent"))


async def test_a_chain_of_slow_redirects_ends(hostile: Hostile, http: aiohttp.ClientSession) -> None:
    hostile.says(b"", {"Location": "/again"}, 302)
    indexer = NyaaIndexer(
        http,
        StandingClock(),
        name="nyaa",
        url=hostile.url,
        interval=timedelta(milliseconds=1),
        timeout=timedelta(seconds=0.2),
    )
    with pytest.raises(IndexerUnavailable, match="in time"):
        await indexer.torrent_file(Release(ReleaseId("nyaa:1"), "nyaa", "t", torrent_url=f"{hostile.url}/1.torrent"))


class StandingClock(MemoryClock):
    """Sleeps for ever the second time."""

    async def sleep(self, delay: timedelta) -> None:
        await asyncio.Event().wait()
