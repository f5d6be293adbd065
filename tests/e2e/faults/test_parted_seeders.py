"""A swarm of nothing but seeders, which qBittorrent parts with when it has all that is wanted."""

import asyncio
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from adapters.outbound.qbittorrent.web_api import WebApi
from domain.torrents.infohash import InfoHash
from uuutorrent.testing.contracts.engine_upstream import complete
from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import EVERY_QBITTORRENT, QbittorrentProcess
from uuutorrent.testing.swarm.loopback import LoopbackSwarm

from .table import FaultTable

_EPISODE = 1 << 18
_CALLED_AGAIN_SECONDS = 55
"""Its numbers stand still while nothing happens. After a minute it calls them once more and parts with them again; from
then on it counts none as worth a call."""


@pytest.mark.parametrize("version", EVERY_QBITTORRENT)
async def test_the_next_episode_comes_from_seeders_that_it_parted_with(
    version: str, tmp_path: Path, faults: FaultTable
) -> None:
    find, missing = EVERY_QBITTORRENT[version]
    binary = find() or pytest.skip(missing)
    async with QbittorrentProcess(tmp_path / "profile", tmp_path / "downloads", binary=binary) as process:
        options = QbittorrentOptions(
            url=HttpUrl(process.url), username=process.username, password=SecretStr(process.password)
        )
        downloads = tmp_path / "downloads"
        engine = QbittorrentEngine(
            WebApi(options), downloads=downloads, save_root=downloads, category="", timeout_seconds=15
        )

        async def stop() -> None:
            engine.close()

        async with LoopbackSwarm(tmp_path / "swarm", downloads, stop) as swarm:
            offer = await swarm.offer("Season", {"01.mkv": _EPISODE, "02.mkv": _EPISODE})
            await engine.add(offer.metainfo, folder=offer.folder, wanted=(0,))
            await complete(engine, offer)
            await _called_again(WebApi(options), offer.infohash)
            begun = asyncio.get_running_loop().time()
            await engine.want(offer.infohash, (0, 1))
            await until(
                lambda: engine.get(offer.infohash),
                lambda torrent: torrent is not None and torrent.complete and torrent.size_bytes == 2 * _EPISODE,
                seconds=90,
            )
            took = asyncio.get_running_loop().time() - begun
            assert await swarm.saved(offer.place(1)) == offer.contents[1]
        engine.close()
    faults.add(f"qBittorrent ({version}): seeders that it parted with", f"the next episode after {took:.0f} s")


async def _called_again(api: WebApi, torrent: InfoHash) -> None:
    async def parted() -> bool:
        (row,) = await asyncio.to_thread(api.torrents_info, torrent_hashes=torrent)
        return int(str(row["seeding_time"])) >= _CALLED_AGAIN_SECONDS and row["num_seeds"] == 0

    await until(parted, bool, seconds=90)
