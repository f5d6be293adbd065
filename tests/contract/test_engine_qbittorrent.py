"""The qBittorrent engine keeps to the contract, with a real qbittorrent-nox and a real swarm on loopback."""

import asyncio
import zlib
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
from application.ports.torrent_engine import EngineRefused, EngineUnavailable, TorrentEngine
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from uuutorrent.testing.contracts.engine_metadata import retry_until_complete
from uuutorrent.testing.contracts.engine_upstream import EngineUpstream
from uuutorrent.testing.contracts.shared_engine import SharedEngineContract, SharedUpstream
from uuutorrent.testing.contracts.torrent_engine import Offer, TorrentEngineContract, complete, in_state
from uuutorrent.testing.patience import until
from uuutorrent.testing.qbittorrent_process import EVERY_QBITTORRENT, QbittorrentProcess
from uuutorrent.testing.swarm import bencode, make_content
from uuutorrent.testing.swarm.loopback import LoopbackSwarm
from uuutorrent.testing.swarm.seeder import Seeder
from uuutorrent.testing.swarm.tracker import Tracker
from uuutorrent.testing.torrent_version import Version

STOPPED = ("pausedDL", "stoppedDL")


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
    # Another one in each test: qBittorrent deletes files later than it says.
    seed = zlib.crc32(folder.name.encode())
    for entry in entries:
        make_content(folder / entry.filename, entry.size, seed)
    maker = lt.create_torrent(entries, 1 << 14)
    lt.set_piece_hashes(maker, str(folder))
    return Metainfo.parse(lt.bencode(maker.generate()))


class TestQbittorrentEngine(TorrentEngineContract, SharedEngineContract):
    @pytest.fixture
    async def engine(self, process: QbittorrentProcess, shared: Path) -> AsyncIterator[QbittorrentEngine]:
        engine = open_engine(process, shared / "downloads")
        yield engine
        for row in await asyncio.to_thread(engine._ask._api.torrents_info):
            place = Path(str(row["save_path"]))
            if place.is_relative_to(shared / "downloads"):
                await engine.remove(InfoHash(place.name), with_data=True)
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

    @pytest.mark.parametrize("version", [Version.HYBRID, Version.V2])
    async def test_magnet_links_of_every_version_are_downloaded(
        self, engine: TorrentEngine, upstream: EngineUpstream, version: Version
    ) -> None:
        if version is Version.HYBRID:
            await super().test_magnet_links_of_every_version_are_downloaded(engine, upstream, version)
            return
        # No qBittorrent writes down what is in them ("missing or invalid 'hash' entry"), so nobody could look at it.
        offer = await upstream.offer("Modern", {"01.mkv": 300_001, "02.mkv": 100_001}, version=version)
        with pytest.raises(EngineRefused, match=r"Add its \.torrent file"):
            await engine.add(offer.magnet, folder=offer.folder)

    async def test_our_torrents_lie_in_our_category_and_folder(
        self, engine: QbittorrentEngine, upstream: LoopbackSwarm, shared: Path
    ) -> None:
        offer = await upstream.offer("Category.mkv", {"": 20_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        (row,) = await asyncio.to_thread(engine._ask._api.torrents_info)
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
            await engine.active()
        await asyncio.to_thread(process.start)
        assert list(await engine.several((offer.infohash,))) == [offer.infohash]

    async def test_a_restart_that_nobody_noticed_disturbs_nobody(
        self, process: QbittorrentProcess, engine: QbittorrentEngine
    ) -> None:
        assert await engine.active() == {}
        await asyncio.to_thread(process.stop)
        await asyncio.to_thread(process.start)
        assert await engine.active() == {}

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
                await engine.active()
        engine.close()

    async def test_a_hybrid_torrent_goes_by_its_v1_name(self, engine: QbittorrentEngine, tmp_path: Path) -> None:
        metainfo = hybrid(tmp_path)
        await engine.add(metainfo, folder=folder_of(metainfo.infohash), wanted=(1,))
        assert list(await engine.several((metainfo.infohash,))) == [metainfo.infohash]
        files = await engine.files(metainfo.infohash)
        assert [(file.path.name, file.wanted) for file in files] == [("a.mkv", False), ("b.mkv", True)]
        await engine.remove(metainfo.infohash, with_data=True)
        assert await engine.get(metainfo.infohash) is None

    async def test_a_hybrid_torrent_of_somebody_else_is_refused_under_either_name(
        self, engine: QbittorrentEngine, operator: Operator, tmp_path: Path
    ) -> None:
        metainfo = hybrid(tmp_path)
        assert await engine.get(metainfo.infohash) is None
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
        assert await engine.get(metainfo.infohash) is None


class TestMagnetLinks:
    """Of a magnet link nothing but the metadata comes before somebody says which files, whatever happens meanwhile."""

    @pytest.fixture
    async def engine(self, process: QbittorrentProcess, shared: Path) -> AsyncIterator[QbittorrentEngine]:
        engine = open_engine(process, shared / "downloads")
        yield engine
        engine.close()

    @pytest.fixture
    async def swarm(self, tmp_path: Path, shared: Path, process: QbittorrentProcess) -> AsyncIterator[LoopbackSwarm]:
        async def stop() -> None:
            await asyncio.to_thread(process.stop)

        async with LoopbackSwarm(tmp_path / "swarm", shared / "downloads", stop) as swarm:
            yield swarm

    async def test_it_waits_for_a_choice_whoever_restarts(
        self, process: QbittorrentProcess, shared: Path, engine: QbittorrentEngine, swarm: LoopbackSwarm
    ) -> None:
        offer = await swarm.offer("Restarted", {"01.mkv": 1 << 18, "02.mkv": 1 << 18})
        await engine.add(offer.magnet, folder=offer.folder)
        await until(lambda: engine.metainfo(offer.infohash), bool)
        await until(lambda: states(engine), lambda found: found[0] in STOPPED)
        await asyncio.to_thread(process.stop)
        await asyncio.to_thread(process.start)
        other = open_engine(process, shared / "downloads")
        for act in (other.resume, other.pause, other.resume):
            await act(offer.infohash)
        torrent = await until(lambda: other.get(offer.infohash), in_state(TorrentState.METADATA))
        assert torrent is not None
        assert (torrent.size_bytes, torrent.downloaded_bytes, torrent.complete) == (0, 0, False)
        assert not any(file.wanted for file in await other.files(offer.infohash))
        assert not list((shared / "downloads" / offer.folder.text).rglob("*.mkv*"))
        await other.want(offer.infohash, (1,))
        assert (await complete(other, offer)).size_bytes == 1 << 18
        assert await swarm.saved(offer.place(1)) == offer.contents[1]
        assert not await swarm.saved(offer.place(0))
        await other.remove(offer.infohash, with_data=True)
        other.close()

    async def test_paused_before_its_metadata_came_it_still_waits(
        self, shared: Path, engine: QbittorrentEngine, swarm: LoopbackSwarm
    ) -> None:
        offer = await swarm.offer("Paused early", {"01.mkv": 1 << 18}, seeded=False)
        await engine.add(offer.magnet, folder=offer.folder)
        await engine.pause(offer.infohash)
        await until(lambda: engine.get(offer.infohash), in_state(TorrentState.PAUSED))
        await swarm.seed(offer)
        await engine.resume(offer.infohash)
        await until(lambda: engine.metainfo(offer.infohash), bool)
        await until(lambda: engine.get(offer.infohash), in_state(TorrentState.METADATA))
        await until(lambda: states(engine), lambda found: found[0] in STOPPED)
        assert not list((shared / "downloads" / offer.folder.text).rglob("*.mkv*"))
        await engine.remove(offer.infohash, with_data=True)

    async def test_paused_with_its_metadata_it_is_told_the_files_and_stays_paused(
        self, engine: QbittorrentEngine, swarm: LoopbackSwarm
    ) -> None:
        offer = await swarm.offer("Paused late", {"01.mkv": 1 << 18})
        await engine.add(offer.magnet, folder=offer.folder)
        await until(lambda: engine.metainfo(offer.infohash), bool)
        await engine.pause(offer.infohash)
        await until(lambda: engine.get(offer.infohash), in_state(TorrentState.PAUSED))
        await engine.want(offer.infohash, (0,))
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.PAUSED))
        assert torrent is not None
        assert torrent.downloaded_bytes == 0
        await engine.resume(offer.infohash)
        await complete(engine, offer)
        await engine.remove(offer.infohash, with_data=True)

    async def test_one_that_turns_out_to_be_hybrid_keeps_its_name(
        self, process: QbittorrentProcess, shared: Path, engine: QbittorrentEngine, tmp_path: Path
    ) -> None:
        metainfo = hybrid(tmp_path)
        assert metainfo.infohash_v2
        async with Tracker() as tracker, Seeder() as seeder:
            url = tracker.announce_url.encode()
            announced = b"d8:announce%d:%s%s" % (len(url), url, metainfo.raw[1:])
            await engine.add(
                Magnet(metainfo.infohash, "Show", (tracker.announce_url,)), folder=folder_of(metainfo.infohash)
            )
            await until(lambda: engine.get(metainfo.infohash), in_state(TorrentState.METADATA))
            await seeder.seed(announced, tmp_path)
            await engine.reannounce(metainfo.infohash)
            exported = await until(lambda: engine.metainfo(metainfo.infohash), bool)
            assert Metainfo.parse(exported or b"").infohash == metainfo.infohash
            await engine.want(metainfo.infohash, (1,))

            torrent = await retry_until_complete(engine, metainfo.infohash)
            assert (torrent.infohash, torrent.size_bytes, torrent.downloaded_bytes) == (
                metainfo.infohash,
                50_000,
                50_000,
            )
        other = open_engine(process, shared / "downloads")
        assert list(await other.several((metainfo.infohash,))) == [metainfo.infohash]
        await other.remove(metainfo.infohash, with_data=True)
        assert await engine.get(metainfo.infohash) is None
        other.close()


async def states(engine: QbittorrentEngine) -> list[str]:
    return [str(row["state"]) for row in await asyncio.to_thread(engine._ask._api.torrents_info)]
