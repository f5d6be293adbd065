"""The qBittorrent engine keeps to the contract, with a real qbittorrent-nox and a real swarm on loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import libtorrent as lt
import pytest
from pydantic import HttpUrl, SecretStr

from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from adapters.outbound.qbittorrent.web_api import WebApi
from application.ports.torrent_engine import EngineRefused, EngineUnavailable
from domain.torrents.claims import folder_of
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from uuutorrent.testing.contracts.shared_engine import SharedEngineContract, SharedUpstream
from uuutorrent.testing.contracts.torrent_engine import Offer, TorrentEngineContract, complete, in_state
from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import EVERY_QBITTORRENT, QbittorrentProcess
from uuutorrent.testing.swarm import bencode, make_content
from uuutorrent.testing.swarm.loopback import LoopbackSwarm


@pytest.fixture(scope="module", params=EVERY_QBITTORRENT)
def binary(request: pytest.FixtureRequest) -> Path:
    find, missing = EVERY_QBITTORRENT[request.param]
    return find() or pytest.skip(missing)


@pytest.fixture(scope="module")
def shared(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp(binary.parent.name)


@pytest.fixture(scope="module")
def process(binary: Path, shared: Path) -> Iterator[QbittorrentProcess]:
    with QbittorrentProcess(shared / "profile", shared / "downloads", binary=binary) as process:
        yield process


def options_for(process: QbittorrentProcess) -> QbittorrentOptions:
    return QbittorrentOptions(url=HttpUrl(process.url), username=process.username, password=SecretStr(process.password))


def open_engine(process: QbittorrentProcess, downloads: Path) -> QbittorrentEngine:
    options = options_for(process)
    return QbittorrentEngine(
        WebApi(options),
        downloads=downloads,
        save_root=downloads,
        category=options.category,
        timeout_seconds=options.timeout_seconds,
    )


class Operator:
    """Whoever runs that qBittorrent, and uses it for torrents of their own, which lie in ``folder``."""

    def __init__(self, process: QbittorrentProcess, folder: Path) -> None:
        self.folder = folder
        self._process = process
        self._ids: set[str] = set()

    @cached_property
    def _api(self) -> WebApi:
        return WebApi(options_for(self._process))

    async def hold(self, metainfo: Metainfo) -> None:
        await asyncio.to_thread(self._api.torrents_add, torrent_files=metainfo.raw, save_path=str(self.folder))
        rows = await until(lambda: self.rows(metainfo), bool)
        self._ids |= {row["hash"] for row in rows}

    async def rows(self, metainfo: Metainfo) -> list[Any]:
        rows = await asyncio.to_thread(self._api.torrents_info)
        return [row for row in rows if row["infohash_v1"] == metainfo.infohash]

    async def leave(self) -> None:
        if self._ids:
            await asyncio.to_thread(self._api.torrents_delete, True, self._ids)
            await until(
                lambda: asyncio.to_thread(self._api.torrents_info, torrent_hashes=self._ids), lambda rows: not rows
            )


class SharedSwarm(LoopbackSwarm, SharedUpstream):
    def __init__(
        self, folder: Path, downloads: Path, stop_engine: Callable[[], Awaitable[None]], operator: Operator
    ) -> None:
        super().__init__(folder, downloads, stop_engine)
        self._operator = operator

    async def hold_elsewhere(self, offer: Offer) -> None:
        await self._operator.hold(offer.metainfo)
        await until(lambda: self._operator.rows(offer.metainfo), seeding)

    async def untouched(self, offer: Offer) -> bool:
        contents = await asyncio.to_thread(
            lambda: [
                (self._operator.folder / file.path.text).read_bytes()
                for file in offer.metainfo.files
                if (self._operator.folder / file.path.text).exists()
            ]
        )
        return seeding(await self._operator.rows(offer.metainfo)) and contents == list(offer.contents.values())


def seeding(rows: list[Any]) -> bool:
    return [row["state"] in ("stalledUP", "uploading") for row in rows] == [True]


def hybrid(folder: Path) -> Metainfo:
    entries = [lt.create_file_entry("Show/a.mkv", 100_000), lt.create_file_entry("Show/b.mkv", 50_000)]
    for entry in entries:
        make_content(folder / entry.filename, entry.size, 1)
    maker = lt.create_torrent(entries, 1 << 14)
    lt.set_piece_hashes(maker, str(folder))
    return Metainfo.parse(lt.bencode(maker.generate()))


class TestQbittorrentEngine(TorrentEngineContract, SharedEngineContract):
    @pytest.fixture
    async def engine(self, process: QbittorrentProcess, shared: Path) -> AsyncIterator[QbittorrentEngine]:
        engine = open_engine(process, shared / "downloads")
        yield engine
        for torrent in await engine.all():
            await engine.remove(torrent, with_data=True)
        engine.close()

    @pytest.fixture
    async def operator(self, process: QbittorrentProcess, shared: Path) -> AsyncIterator[Operator]:
        operator = Operator(process, shared / "operator")
        yield operator
        await operator.leave()

    @pytest.fixture
    async def upstream(
        self, process: QbittorrentProcess, shared: Path, tmp_path: Path, engine: QbittorrentEngine, operator: Operator
    ) -> AsyncIterator[SharedSwarm]:
        stopped = False

        async def stop() -> None:
            nonlocal stopped
            stopped = True
            await asyncio.to_thread(process.stop)

        async with SharedSwarm(tmp_path / "swarm", shared / "downloads", stop, operator) as swarm:
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

    async def test_a_restart_that_nobody_noticed_disturbs_nobody(
        self, process: QbittorrentProcess, engine: QbittorrentEngine
    ) -> None:
        assert await engine.all() == {}
        await asyncio.to_thread(process.stop)
        await asyncio.to_thread(process.start)
        assert await engine.all() == {}

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
        metainfo = hybrid(tmp_path)
        await engine.add(metainfo, folder=folder_of(metainfo.infohash), wanted=(1,))
        assert list(await engine.all()) == [metainfo.infohash]
        assert await engine.get(metainfo.infohash) is not None
        files = await engine.files(metainfo.infohash)
        assert [(file.path.name, file.wanted) for file in files] == [("a.mkv", False), ("b.mkv", True)]
        await engine.remove(metainfo.infohash, with_data=True)
        assert await engine.all() == {}

    async def test_a_hybrid_torrent_of_somebody_else_is_refused_under_either_name(
        self, engine: QbittorrentEngine, operator: Operator, tmp_path: Path
    ) -> None:
        assert await engine.all() == {}
        metainfo = hybrid(tmp_path)
        await operator.hold(metainfo)
        for source in (Magnet(metainfo.infohash), metainfo):
            with pytest.raises(EngineRefused, match="outside our folder"):
                await engine.add(source, folder=folder_of(metainfo.infohash))
        await engine.remove(metainfo.infohash, with_data=True)
        assert len(await operator.rows(metainfo)) == 1

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
        assert str(shared) not in torrent.error
        blocked.unlink()
        await engine.resume(offer.infohash)
        await complete(engine, offer)

    async def test_what_qbittorrent_cannot_read_is_refused(self, engine: QbittorrentEngine) -> None:
        info: dict[str, Any] = {"name": "a", "length": 1 << 20, "piece length": 1 << 14, "pieces": b"x" * 20}
        metainfo = Metainfo.parse(bencode({"info": info}))
        with pytest.raises(EngineRefused):
            await engine.add(metainfo, folder=folder_of(metainfo.infohash))
        assert await engine.all() == {}
