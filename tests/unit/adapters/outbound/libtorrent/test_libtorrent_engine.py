"""What only the embedded engine does: restarts, faults of the disk, torrents that it refuses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

import libtorrent as lt
import pytest

from adapters.outbound.libtorrent.engine import LibtorrentEngine
from adapters.outbound.libtorrent.options import LibtorrentOptions
from adapters.outbound.libtorrent.settings import session_params
from application.ports.torrent_engine import EngineRefused, EngineUnavailable
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import UNLIMITED
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath
from uuutorrent.testing.contracts.engine_upstream import complete, in_state
from uuutorrent.testing.patience import until
from uuutorrent.testing.swarm import bencode
from uuutorrent.testing.swarm.content import make_content
from uuutorrent.testing.swarm.loopback import LoopbackSwarm
from uuutorrent.testing.swarm.torrents import make_torrent
from uuutorrent.testing.swarm.tracker import Peer, Tracker
from uuutorrent.testing.torrent_version import Version


class Home:
    """Where an engine lives from one start to the next."""

    def __init__(self, root: Path) -> None:
        self.state, self.downloads = root / "state", root / "downloads"
        self.downloads.mkdir()

    def open(self, *, download_limit: int = 0) -> AbstractAsyncContextManager[LibtorrentEngine]:
        options = LibtorrentOptions(listen="127.0.0.1:0", dht=False, download_limit=download_limit)
        return LibtorrentEngine.open_engine(session_params(options), state=self.state, downloads=self.downloads)

    @property
    def resume_files(self) -> list[Path]:
        return sorted(self.state.glob("*"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


async def nothing() -> None:
    """These engines are stopped by hand."""


@pytest.fixture
async def swarm(home: Home, tmp_path: Path) -> AsyncIterator[LoopbackSwarm]:
    async with LoopbackSwarm(tmp_path / "swarm", home.downloads, nothing) as swarm:
        yield swarm


async def test_a_restart_goes_on_where_it_was(home: Home, swarm: LoopbackSwarm) -> None:
    done = await swarm.offer("done", {"01.mkv": 1 << 18, "02.mkv": 1 << 18})
    paused = await swarm.offer("paused.mkv", {"": 60_000})
    magnet = await swarm.offer("magnet", {"": 60_000}, seeded=False)
    async with home.open() as engine:
        await engine.add(done.metainfo, folder=done.folder, wanted=(0,))
        await engine.add(paused.metainfo, folder=paused.folder)
        await engine.pause(paused.infohash)
        await engine.add(magnet.magnet, folder=magnet.folder)
        await complete(engine, done)
    async with home.open() as engine:
        assert (await complete(engine, done)).size_bytes == 1 << 18
        assert [file.wanted for file in await engine.files(done.infohash)] == [True, False]
        await until(lambda: engine.get(paused.infohash), in_state(TorrentState.PAUSED, TorrentState.FINISHED))
        await until(lambda: engine.get(magnet.infohash), in_state(TorrentState.METADATA))
        await swarm.seed(magnet)
        await until(lambda: engine.metainfo(magnet.infohash), bool)
        torrent = await engine.get(magnet.infohash)
        assert torrent is not None
        assert (torrent.downloaded_bytes, torrent.complete) == (0, False)
        await engine.want(magnet.infohash, (0,))
        await complete(engine, magnet)
        assert await swarm.saved(magnet.place(0)) == magnet.contents[0]


async def test_a_restart_does_not_read_everything_again(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("big.mkv", {"": 1 << 20})
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
    # A check would find this.
    place = home.downloads / offer.place(0).text
    place.write_bytes(bytes(1 << 20))
    async with home.open() as engine:
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.SEEDING))
        assert torrent is not None
        assert torrent.downloaded_bytes == 1 << 20


async def test_a_lost_resume_file_costs_a_check_and_nothing_else(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("lost.mkv", {"": 1 << 20})
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
    for path in home.resume_files:
        path.unlink()
    unseeded = Metainfo.parse(bencode({"info": _info(offer.metainfo)}))
    async with home.open() as engine:
        assert await engine.get(offer.infohash) is None
        await engine.add(unseeded, folder=offer.folder)
        await complete(engine, offer)
        assert await swarm.saved(offer.place(0)) == offer.contents[0]


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"d4:infode", bencode({"file-format": "libtorrent resume file"})])
async def test_a_broken_resume_file_is_thrown_away(home: Home, swarm: LoopbackSwarm, rubbish: bytes) -> None:
    offer = await swarm.offer("broken.mkv", {"": 60_000})
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
    (path,) = home.resume_files
    path.write_bytes(rubbish)
    async with home.open() as engine:
        assert await engine.get(offer.infohash) is None
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)


async def test_a_removed_torrent_does_not_come_back_with_a_restart(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("gone.mkv", {"": 60_000})
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await engine.remove(offer.infohash, with_data=True)
        assert list(home.downloads.iterdir()) == []
        for _ in range(20):  # What is to be kept of a torrent may come after it was removed.
            await engine.add(offer.metainfo, folder=offer.folder, paused=True)
            await engine.remove(offer.infohash, with_data=False)
    assert home.resume_files == []
    async with home.open() as engine:
        assert await engine.get(offer.infohash) is None


async def test_files_that_vanished_meanwhile_are_fetched_again(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("vanished.mkv", {"": 60_000})
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
    (home.downloads / offer.place(0).text).unlink()
    async with home.open() as engine:
        await until(lambda: swarm.saved(offer.place(0)), lambda content: content == offer.contents[0])
        await complete(engine, offer)


async def test_a_full_disk_is_an_error_in_the_systems_words_and_can_be_resumed(
    home: Home, swarm: LoopbackSwarm
) -> None:
    offer = await swarm.offer("full.mkv", {"": 300_000})
    place = home.downloads / offer.place(0).text
    place.parent.mkdir()
    place.symlink_to("/dev/full")
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.ERROR))
        assert torrent is not None
        assert torrent.error == "No space left on device (full.mkv)"
        assert not torrent.complete
        place.unlink()
        await engine.resume(offer.infohash)
        await complete(engine, offer)
        assert await swarm.saved(offer.place(0)) == offer.contents[0]


async def test_a_folder_that_cannot_be_made_is_an_error(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("blocked.mkv", {"": 60_000})
    (home.downloads / offer.folder.text).write_text("a file, not a folder")
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.ERROR))
        assert torrent is not None
        assert "Not a directory" in torrent.error
        assert str(home.downloads) not in torrent.error


async def test_what_libtorrent_cannot_read_is_refused(home: Home) -> None:
    good = Metainfo.parse(bencode({"info": {"name": "a", "length": 1, "piece length": 1 << 14, "pieces": b"x" * 20}}))
    too_few = Metainfo.parse(
        bencode({"info": {"name": "a", "length": 1 << 20, "piece length": 1 << 14, "pieces": b"x" * 20}})
    )
    lying = Metainfo(infohash=too_few.infohash, name="a", files=good.files, raw=good.raw)
    async with home.open() as engine:
        for metainfo in (too_few, lying):
            with pytest.raises(EngineRefused):
                await engine.add(metainfo, folder=VaultPath("a"))
            assert await engine.get(metainfo.infohash) is None


async def test_a_hybrid_torrent_keeps_the_name_under_which_it_came(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("hybrid", {"01.mkv": 100_000, "02.mkv": 60_000}, version=Version.HYBRID)
    assert offer.metainfo.infohash_v2 is not None
    other = InfoHash(offer.metainfo.infohash_v2)
    magnet = Magnet(other, "hybrid", offer.metainfo.trackers)
    for _ in range(2):
        async with home.open() as engine:
            await engine.add(magnet, folder=folder_of(other))
            await until(lambda: engine.metainfo(other), bool)
            await engine.want(other, (0, 1))
            assert (await complete(engine, replace(offer, metainfo=replace(offer.metainfo, infohash=other)))).complete
            assert list(await engine.several([other])) == [other]
            assert [path.stem for path in home.resume_files] == [other]
    async with home.open() as engine:
        await engine.remove(other, with_data=True)
        assert await engine.get(other) is None
        assert list(home.downloads.iterdir()) == []
    assert home.resume_files == []


async def test_a_file_that_somebody_else_misses_is_shown_as_missing_and_fetched_again(
    home: Home, swarm: LoopbackSwarm
) -> None:
    offer = await swarm.offer("missed.mkv", {"": 300_000})
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await swarm.lose(offer.place(0))
        leeching = asyncio.create_task(swarm.leech(offer))
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.MISSING_FILES))
        assert torrent is not None
        assert torrent.error == ""
        leeching.cancel()
        await asyncio.gather(leeching, return_exceptions=True)
        await engine.recheck(offer.infohash)
        await until(lambda: engine.get(offer.infohash), in_state(TorrentState.DOWNLOADING, TorrentState.STALLED))
        await swarm.seed(offer)
        # The leecher may still hold the one connection of this address when the seeder calls.
        await engine.reannounce(offer.infohash)
        await complete(engine, offer)


async def test_a_tracker_that_is_slow_to_hear_good_bye_is_told_of_the_return(home: Home, tmp_path: Path) -> None:
    source = tmp_path / "back.mkv"
    make_content(source, 60_000, seed=1)
    async with Tracker(interval=1_800) as tracker:
        metainfo = Metainfo.parse(make_torrent(source, trackers=[tracker.announce_url], piece_length=1 << 16))

        async def peers() -> tuple[Peer, ...]:
            return tracker.peers(metainfo.infohash)

        async with home.open() as engine:
            await engine.add(metainfo, folder=folder_of(metainfo.infohash))
            await until(peers, bool)
            tracker.farewells.clear()
            await engine.pause(metainfo.infohash)
            await until(peers, lambda peers: not peers)
            await engine.resume(metainfo.infohash)
            tracker.farewells.set()
            await until(peers, bool)


async def test_a_check_forgets_an_error(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("full.mkv", {"": 300_000})
    place = home.downloads / offer.place(0).text
    place.parent.mkdir()
    place.symlink_to("/dev/full")
    async with home.open() as engine:
        await engine.add(offer.metainfo, folder=offer.folder)
        await until(lambda: engine.get(offer.infohash), in_state(TorrentState.ERROR))
        place.unlink()
        await engine.recheck(offer.infohash)
        assert (await complete(engine, offer)).error == ""
        assert await swarm.saved(offer.place(0)) == offer.contents[0]


async def test_what_was_configured_stays_the_most(home: Home, swarm: LoopbackSwarm) -> None:
    offer = await swarm.offer("slow.mkv", {"": 1 << 21})
    other = await swarm.offer("free.mkv", {"": 1 << 21})
    async with home.open() as engine:
        await engine.add(other.metainfo, folder=other.folder)
        await complete(engine, other)
    async with home.open(download_limit=50_000) as engine:
        await engine.limit_all(UNLIMITED)
        await engine.add(offer.metainfo, folder=offer.folder)
        await swarm.leech(other)
        torrent = await engine.get(offer.infohash)
        assert torrent is not None
        assert not torrent.complete


async def test_an_engine_that_has_ended_is_unavailable(home: Home) -> None:
    async with home.open() as engine:
        pass
    with pytest.raises(EngineUnavailable):
        await engine.active()


async def test_a_state_folder_that_cannot_be_made_is_unavailable(home: Home) -> None:
    home.state.write_text("a file")
    with pytest.raises(EngineUnavailable, match="cannot start"):
        async with home.open():
            pass


def _info(metainfo: Metainfo) -> dict[str, object]:
    """The info dictionary as it was; the trackers are left behind."""
    info = lt.bdecode(metainfo.raw)[b"info"]
    return {key.decode(): value for key, value in info.items()}


async def test_what_a_restart_needs_is_private(home: Home, swarm: LoopbackSwarm) -> None:
    kept = await swarm.offer("kept.mkv", {"": 60_000}, seeded=False)
    async with home.open() as engine:
        await engine.add(kept.metainfo, folder=kept.folder, paused=True)
    assert len(home.resume_files) == 1
    modes = [path.stat().st_mode & 0o777 for path in (home.state, *home.resume_files)]
    assert modes == [0o700, 0o600]
