"""A server whose disk is full says so, keeps serving, and goes on when there is room."""

import asyncio
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tui.api.errors import ApiError
from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this system lets us mount nothing")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


async def test_what_cannot_fit_is_refused_with_figures(
    small_disk: Path, embedded: Mapping[str, str], world: World, tmp_path: Path
) -> None:
    environment = {**embedded, "UUUTORRENT_DOWNLOADS": str(small_disk)}
    async with ServerProcess(tmp_path / "state", environment) as server, server.client() as client:
        await client.link_account("anilist", world.username)
        with pytest.raises(ApiError) as refusal:
            await client.grab(world.main.series, world.main.episode)
        problem = refusal.value.problem
        assert (refusal.value.slug, problem.status) == ("not-enough-space", 409)
        assert problem.fact("needed_bytes") > problem.fact("free_bytes")
        assert (await client.torrents()).torrents == []


async def test_a_link_that_turns_out_too_large_is_refused_before_a_byte_is_fetched(
    small_disk: Path, embedded: Mapping[str, str], world: World, tmp_path: Path
) -> None:
    environment = {**embedded, "UUUTORRENT_DOWNLOADS": str(small_disk), "UUUTORRENT_DISK__RESERVE": "1 MiB"}
    large = max(world.published.values(), key=lambda one: one.offer.size_bytes)
    async with ServerProcess(tmp_path / "state", environment) as server, server.client() as client:
        # Of a magnet nobody knows the size beforehand.
        magnet = f"magnet:?xt=urn:btih:{large.infohash}&tr={world.tracker.announce_url}"
        torrent = await client.add_magnet(magnet)
        failed = await until(lambda: client.torrent(torrent.infohash), lambda one: one.state == "error", seconds=60)
        assert "space" in failed.note.lower()
        assert await asyncio.to_thread(lambda: not [path for path in small_disk.rglob("*") if path.is_file()])
        assert (await client.health()).status == "ok"
        await client.remove(torrent.infohash)
        assert (await client.torrents()).torrents == []
        await until(server.health, lambda health: not any(path.is_file() for path in small_disk.rglob("*")))
