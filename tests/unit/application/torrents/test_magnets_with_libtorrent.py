"""A magnet link with a real engine in a real swarm: what is not wanted is never fetched."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from adapters.outbound.libtorrent.engine import LibtorrentEngine
from adapters.outbound.libtorrent.options import LibtorrentOptions
from adapters.outbound.libtorrent.settings import session_params
from domain.releases.release import Release, ReleaseId
from domain.series import SeriesId
from domain.torrents.metainfo import Metainfo
from domain.users import Actor
from uuutorrent.testing.contracts.engine_upstream import Version
from uuutorrent.testing.patience import until
from uuutorrent.testing.swarm.loopback import LoopbackSwarm

OPTIONS = LibtorrentOptions(listen="127.0.0.1:0", dht=False)
NAME = "[Group] Some Series (Batch)"
FILES = {f"Some Series - {number:02}.mkv": 300_000 + number for number in (4, 5, 6)}


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.mark.parametrize("version", Version)
async def test_of_a_set_only_the_episode_is_fetched(
    make_core: Any, database: Any, vault: Any, clock: Any, ada: Actor, tmp_path: Path, stack: Any, version: Version
) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    swarm = await stack.enter_async_context(LoopbackSwarm(tmp_path / "swarm", downloads, stack.aclose))
    opened = LibtorrentEngine.open_engine(session_params(OPTIONS), state=tmp_path / "state", downloads=downloads)
    engine = await stack.enter_async_context(opened)
    offer = await swarm.offer(NAME, FILES, version=version)
    core = make_core(database, engine, vault=vault, clock=clock)
    release = Release(ReleaseId("memory:1"), "memory", NAME, infohash=offer.magnet.infohash, magnet=offer.magnet)
    core.indexer.publish(release)
    core.searched.finds(release)
    torrent = (await core.grab(ada, SeriesId(21), 5)).infohash

    async def resolved() -> bool:
        return torrent in await core.resolve()

    async def complete() -> bool:
        live = await engine.get(torrent)
        return live is not None and live.complete

    await until(resolved, bool)
    await until(complete, bool)
    async with database.unit() as unit:
        kept, source = await unit.torrents.get(torrent), await unit.torrents.source(torrent)
    assert (kept.resolved, kept.refusal, kept.wanted_files, kept.size_bytes) == (True, "", (1,), 300_005)
    assert kept.infohash_v2 == offer.metainfo.infohash_v2
    assert Metainfo.parse(source).files == offer.metainfo.files
    there = {path.name for path in downloads.rglob("*.mkv")}
    assert there == {"Some Series - 05.mkv"}
