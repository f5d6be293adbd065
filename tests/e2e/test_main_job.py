"""Search, grab, download from the swarm, bring to the device, verify: the engine is chosen by configuration only."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from adapters.inbound.http.wire.torrents import TorrentView
from tui.api.client import ApiClient
from tui.api.fetching import fetch_file
from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World

LISTENING_HERE = {
    "UUUTORRENT_ENGINE__OPTIONS__LISTEN": "127.0.0.1:0",
    "UUUTORRENT_ENGINE__OPTIONS__DHT": "false",
}
"""With nothing else configured: embedded database, embedded engine."""


def files_below(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


async def complete(client: ApiClient, infohash: str) -> TorrentView:
    return await until(lambda: client.torrent(infohash), lambda torrent: torrent.complete, seconds=60)


async def do_the_job(server: ServerProcess, world: World, device: Path) -> None:
    async with server.client() as client:
        await client.link_account("anilist", world.username)
        watchlist = await client.watchlist()
        entry = next(entry for entry in watchlist.entries if entry.series_id == world.main.series)
        assert entry.unwatched == [world.main.episode]

        search = await client.search(entry.series_id, world.main.episode)
        best = search.candidates[0]
        assert (search.outcome, search.best) == ("picked", best.release_id)
        assert world.published[best.title].offer.right
        assert best.version == "v2"
        assert best.reasons

        grabbed = await client.grab(entry.series_id, world.main.episode)
        assert grabbed.reasons
        torrent = await complete(client, grabbed.infohash)
        assert torrent.progress == 1

        (file,) = (await client.files(torrent.infohash)).files
        path = await fetch_file(client, torrent.infohash, file, device)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == world.original(torrent.infohash).sha256
        assert files_below(device) == [path.name]


async def test_with_everything_embedded(outside: Mapping[str, str], world: World, folder: Path) -> None:
    async with ServerProcess(folder / "state", {**outside, **LISTENING_HERE}) as server:
        await do_the_job(server, world, folder / "device")


async def test_with_qbittorrent(steered: Mapping[str, str], world: World, folder: Path) -> None:
    async with ServerProcess(folder / "state", steered) as server:
        await do_the_job(server, world, folder / "device")


@pytest.mark.parametrize("keep", [True, False])
async def test_data_go_only_when_asked(server: ServerProcess, world: World, keep: bool) -> None:
    async with server.client() as client:
        await client.link_account("anilist", world.username)
        torrent = await client.grab(world.main.series, world.main.episode)
        await complete(client, torrent.infohash)
        await client.remove(torrent.infohash, keep_data=keep)
        assert (await client.torrents()).torrents == []
    assert bool(files_below(server.state / "downloads")) is keep
