"""Lines that go dead for half a minute, without closing: to the engine, and between the engine and its peers."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.inbound.http.wire.torrents import TorrentView
from domain.torrents.metainfo import Metainfo
from tui.api.client import ApiClient
from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.swarm import Seeder, Tracker, make_content, make_torrent
from uuutorrent.testing.swarm.torrents import Bencodable

from .foreign import Foreign
from .load import FAST, SLOWLY, complete, sha256_of
from .stalling_proxy import StallingProxy
from .table import FaultTable

_STALL_SECONDS = 30
_SIZE = 40 << 20


class RelayedTracker(Tracker):
    """Tells of the one who listens at ``port`` as if it were at ``relay``."""

    port = relay = 0

    def _answer(self, query: Mapping[str, str], host: str) -> dict[str, Bencodable]:
        there = str(self.relay) if query["port"] == str(self.port) else query["port"]
        return super()._answer({**query, "port": there}, host)


@dataclass(frozen=True, slots=True)
class SlowLine:
    """A torrent whose only peer is behind a proxy, and waits to be called."""

    torrent: Metainfo
    sha256: str
    seeder: Seeder
    proxy: StallingProxy


@pytest.fixture
async def line(folder: Path) -> AsyncIterator[SlowLine]:
    """It flows, slowly."""
    content = await asyncio.to_thread(make_content, folder / "source" / "episode.mkv", _SIZE, 815)
    async with (
        RelayedTracker() as tracker,
        Seeder(upload_limit=SLOWLY, call=False) as seeder,
        StallingProxy(seeder.port) as proxy,
    ):
        tracker.port, tracker.relay = seeder.port, proxy.port
        raw = await asyncio.to_thread(lambda: make_torrent(content, trackers=[tracker.announce_url]))
        await seeder.seed(raw, content.parent)
        yield SlowLine(Metainfo.parse(raw), sha256_of(content), seeder, proxy)


async def test_peers_that_are_silent(
    line: SlowLine, embedded: Mapping[str, str], folder: Path, faults: FaultTable
) -> None:
    async with ServerProcess(folder / "state", embedded) as server, server.client() as client:
        await _begin(client, line)
        line.proxy.stall()
        await _keep_asking(client, line)
        line.proxy.flow()
        faults.add(
            "libtorrent: its peers' line dead for 30 s", f"whole again after {await _heal(client, line, folder):.1f} s"
        )


async def test_an_engine_that_is_silent(
    line: SlowLine, steered: Mapping[str, str], qbittorrent: QbittorrentProcess, folder: Path, faults: FaultTable
) -> None:
    foreign = await Foreign.planted(qbittorrent, folder / "foreign")
    # It looks at the port that it is asked at, so that only the address may be another.
    port = urlsplit(qbittorrent.url).port or 0
    async with StallingProxy(port, host="127.0.0.2", listen=port) as engine:
        environment = {**steered, "UUUTORRENT_ENGINE__OPTIONS__URL": f"http://127.0.0.2:{port}"}
        async with ServerProcess(folder / "state", environment) as server, server.client() as client:
            await _begin(client, line)
            engine.stall()
            shown = await _keep_asking(client, line)
            assert shown.as_of is not None  # How old it is, is said.
            engine.flow()
            seconds = await _heal(client, line, folder)
    await foreign.must_be_untouched()
    faults.add("qBittorrent: its line dead for 30 s", f"whole again after {seconds:.1f} s")


async def _begin(client: ApiClient, line: SlowLine) -> None:
    await client.lifecycle.add_file(line.torrent.raw)
    await until(lambda: client.torrent(line.torrent.infohash), lambda torrent: torrent.downloaded_bytes > 0)


async def _keep_asking(client: ApiClient, line: SlowLine) -> TorrentView:
    """For as long as it lasts: people are answered all the same."""
    end = time.monotonic() + _STALL_SECONDS
    while time.monotonic() < end:
        (shown,) = (await client.torrents()).torrents
        assert not shown.complete
        await asyncio.sleep(1)
    return await client.torrent(line.torrent.infohash)


async def _heal(client: ApiClient, line: SlowLine, folder: Path) -> float:
    began = time.monotonic()
    await line.seeder.limit(FAST)
    await complete(client, line.torrent.infohash)
    seconds = time.monotonic() - began
    there = folder / "state" / "downloads" / line.torrent.infohash / "episode.mkv"
    assert sha256_of(there) == line.sha256
    return seconds
