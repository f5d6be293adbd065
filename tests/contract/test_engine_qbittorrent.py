"""The qBittorrent engine keeps to the contract, with a real qbittorrent-nox and a real swarm on loopback."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import libtorrent as lt
import pytest
from pydantic import HttpUrl, SecretStr

from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from adapters.outbound.qbittorrent.web_api import WebApi
from application.ports.torrent_engine import EngineRefused, EngineUnavailable
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath
from uuutorrent.testing.contracts.torrent_engine import TorrentEngineContract, complete, in_state
from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess, find_qbittorrent
from uuutorrent.testing.swarm import bencode, make_content
from uuutorrent.testing.swarm.loopback import LoopbackSwarm

pytestmark = pytest.mark.skipif(
    find_qbittorrent() is None and os.environ.get("CI") != "true", reason="qbittorrent-nox is not installed"
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("qbittorrent")


@pytest.fixture(scope="module")
def process(shared: Path) -> Iterator[QbittorrentProcess]:
    with QbittorrentProcess(shared / "profile", shared / "downloads") as process:
        yield process


def open_engine(process: QbittorrentProcess, downloads: Path) -> QbittorrentEngine:
    options = QbittorrentOptions(
        url=HttpUrl(process.url), username=process.username, password=SecretStr(process.password)
    )
    return QbittorrentEngine(
        WebApi(options),
        downloads=downloads,
        save_root=downloads,
        category=options.category,
        timeout_seconds=options.timeout_seconds,
    )


class TestQbittorrentEngine(TorrentEngineContract):
    @pytest.fixture
    async def engine(self, process: QbittorrentProcess, shared: Path) -> AsyncIterator[QbittorrentEngine]:
        engine = open_engine(process, shared / "downloads")
        yield engine
        for torrent in await engine.all():
            await engine.remove(torrent, with_data=True)
        engine.close()

    @pytest.fixture
    async def upstream(
        self, process: QbittorrentProcess, shared: Path, tmp_path: Path, engine: QbittorrentEngine
    ) -> AsyncIterator[LoopbackSwarm]:
        stopped = False

        async def stop() -> None:
            nonlocal stopped
            stopped = True
            await asyncio.to_thread(process.stop)

        async with LoopbackSwarm(tmp_path / "swarm", shared / "downloads", stop) as swarm:
            yield swarm
        if stopped:
            await asyncio.to_thread(process.start)

    async def test_our_torrents_lie_in_our_category_and_folder(
        self, engine: QbittorrentEngine, upstream: LoopbackSwarm, shared: Path
    ) -> None:
        offer = await upstream.offer("Category.mkv", {"": 20_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        (row,) = await asyncio.to_thread(engine._api.torrents_info)
        assert row["category"] == "uuutorrent"
        assert row["save_path"] == str(shared / "downloads" / offer.folder.text)
        assert row["auto_tmm"] is False

    async def test_after_a_restart_of_qbittorrent_it_logs_in_again(
        self, process: QbittorrentProcess, engine: QbittorrentEngine, upstream: LoopbackSwarm
    ) -> None:
        offer = await upstream.offer("Restart.mkv", {"": 20_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await asyncio.to_thread(process.stop)
        with pytest.raises(EngineUnavailable, match="does not answer"):
            await engine.all()
        await asyncio.to_thread(process.start)
        assert list(await engine.all()) == [offer.infohash]

    async def test_a_wrong_password_is_said_and_not_tried_again(
        self, process: QbittorrentProcess, shared: Path
    ) -> None:
        options = QbittorrentOptions(url=HttpUrl(process.url), password=SecretStr("wrong"))
        engine = QbittorrentEngine(
            WebApi(options), downloads=shared, save_root=shared, category="", timeout_seconds=options.timeout_seconds
        )
        # Five refusals would ban us, and every other test with us.
        for _ in range(10):
            with pytest.raises(
                EngineUnavailable, match=r"refuses the user name or the password.*engine\.options\.password"
            ):
                await engine.all()
        engine.close()

    async def test_a_hybrid_torrent_goes_by_its_v1_name(self, engine: QbittorrentEngine, tmp_path: Path) -> None:
        entries = [lt.create_file_entry("Show/a.mkv", 100_000), lt.create_file_entry("Show/b.mkv", 50_000)]
        for entry in entries:
            make_content(tmp_path / entry.filename, entry.size, 1)
        maker = lt.create_torrent(entries, 1 << 14)
        lt.set_piece_hashes(maker, str(tmp_path))
        metainfo = Metainfo.parse(lt.bencode(maker.generate()))
        await engine.add(metainfo, folder=VaultPath("hybrid"), wanted=(1,))
        assert list(await engine.all()) == [metainfo.infohash]
        assert await engine.get(metainfo.infohash) is not None
        files = await engine.files(metainfo.infohash)
        assert [(file.path.name, file.wanted) for file in files] == [("a.mkv", False), ("b.mkv", True)]
        await engine.remove(metainfo.infohash, with_data=True)
        assert await engine.all() == {}

    async def test_a_torrent_that_fails_says_why_in_qbittorrents_words(
        self, engine: QbittorrentEngine, upstream: LoopbackSwarm, shared: Path
    ) -> None:
        offer = await upstream.offer("Blocked.mkv", {"": 20_000})
        blocked = shared / "downloads" / offer.folder.text
        blocked.write_text("a file, not a folder")
        await engine.add(offer.metainfo, folder=offer.folder)
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.ERROR))
        assert torrent is not None
        assert "Not a directory" in torrent.error
        blocked.unlink()
        await engine.resume(offer.infohash)
        await complete(engine, offer)

    async def test_what_qbittorrent_cannot_read_is_refused(self, engine: QbittorrentEngine) -> None:
        info = {"name": "a", "length": 1 << 20, "piece length": 1 << 14, "pieces": b"x" * 20}
        with pytest.raises(EngineRefused):
            await engine.add(Metainfo.parse(bencode({"info": info})), folder=VaultPath("a"))
        assert await engine.all() == {}
