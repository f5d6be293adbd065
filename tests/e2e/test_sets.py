"""Episodes of a set: only their files are fetched from the swarm, and they reach the device verified."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.inbound.http.wire.torrents import FileView
from domain.torrents.metainfo import Metainfo
from tui.api.client import ApiClient
from tui.api.fetching import fetch_file
from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.simulators.nyaa import SimulatedRelease
from uuutorrent.testing.swarm import make_content, make_torrent
from uuutorrent.testing.world import World
from uuutorrent.testing.world.catalogue import CAT

TITLE = "[Nekonote] Umi wo Wataru Neko (01-03) (1080p) (Batch)"
SIZE = 3 * (1 << 20) + 12_345
"""No whole number of pieces: the last piece of one file is the first of the next."""


@dataclass(frozen=True)
class Batch:
    """A finished series as a set of three."""

    infohash: str
    files: list[Path]


@pytest.fixture
async def batch(world: World, folder: Path) -> Batch:
    content = folder / "set" / TITLE
    files = [content / f"Umi wo Wataru Neko - {number:02}.mkv" for number in (1, 2, 3)]
    for seed, file in enumerate(files):
        await asyncio.to_thread(make_content, file, SIZE, seed)
    torrent = await asyncio.to_thread(make_torrent, content, trackers=[world.tracker.announce_url])
    await world.seeder.seed(torrent, content.parent)
    trackers = (world.tracker.announce_url,)
    world.nyaa.publish(SimulatedRelease(TITLE, torrent, seeders=50, complete=True, trackers=trackers))
    return Batch(Metainfo.parse(torrent).infohash, files)


async def take(client: ApiClient, batch: Batch, episode: int, device: Path) -> None:
    search = await client.search(CAT, episode)
    assert (search.outcome, search.candidates[0].title) == ("picked", TITLE)
    grabbed = await client.grab(CAT, episode)
    assert (grabbed.infohash, grabbed.complete) == (batch.infohash, False)
    torrent = await until(lambda: client.torrent(batch.infohash), lambda torrent: torrent.complete, seconds=60)
    assert torrent.progress == 1
    file = (await wanted_files(client, batch))[-1]
    path = await fetch_file(client, batch.infohash, file, device)
    original = batch.files[episode - 1]
    assert path.name == original.name
    assert sha256(path) == sha256(original)


async def wanted_files(client: ApiClient, batch: Batch) -> list[FileView]:
    return [file for file in (await client.files(batch.infohash)).files if file.wanted]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def on_disk(folder: Path) -> dict[str, int]:
    """The episodes and how many bytes of each are there, without holes."""
    return {path.name: path.stat().st_blocks * 512 for path in folder.rglob("*.mkv")}


def assert_only(batch: Batch, episodes: set[int], saved: dict[str, int]) -> None:
    for number, file in enumerate(batch.files, 1):
        assert (saved.get(file.name, 0) >= SIZE) if number in episodes else not saved.get(file.name, 0)


async def test_one_episode_after_the_other_with_everything_embedded(
    server: ServerProcess, batch: Batch, folder: Path
) -> None:
    async with server.client() as client:
        await take(client, batch, 2, folder / "device")
        (file,) = await wanted_files(client, batch)
        torrent = await client.torrent(batch.infohash)
        assert torrent.size_bytes == file.size_bytes == SIZE
        assert_only(batch, {2}, on_disk(server.state / "downloads"))
        await take(client, batch, 3, folder / "device")
        (torrent,) = (await client.torrents()).torrents
        assert [(one.series_id, one.episode) for one in torrent.episodes] == [(CAT, 2), (CAT, 3)]
        assert torrent.size_bytes == 2 * SIZE
    assert_only(batch, {2, 3}, on_disk(server.state / "downloads"))


async def test_only_the_episode_is_fetched_with_qbittorrent(
    steered: Mapping[str, str], batch: Batch, folder: Path
) -> None:
    async with ServerProcess(folder / "state", steered) as server, server.client() as client:
        await take(client, batch, 2, folder / "device")
        (file,) = await wanted_files(client, batch)
        assert file.size_bytes == (await client.torrent(batch.infohash)).size_bytes == SIZE
    assert_only(batch, {2}, {**on_disk(folder / "state"), **on_disk(folder / "qbittorrent")})
