"""What every torrent engine keeps to."""

import asyncio
from collections.abc import Awaitable

import pytest

from application.ports.torrent_engine import MOST_AT_ONCE, EngineUnavailable, TorrentEngine, TorrentNotFound
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import UNLIMITED
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath

from ..patience import until
from .engine_metadata import EngineMetadataContract
from .engine_steering import EngineSteeringContract
from .engine_upstream import EngineUpstream, Offer, complete, in_state, missing

UNKNOWN = InfoHash("0123456789abcdef0123456789abcdef01234567")
NAMES = {"plain": 70_000, "[Group] Títle・タイトル 🎬 - 01 [1080p].mkv": 50_000, "Extras/NC OP 'x' & y.mkv": 40_000}
RUNNING = (TorrentState.DOWNLOADING, TorrentState.STALLED, TorrentState.QUEUED, TorrentState.CHECKING)


class TorrentEngineContract(EngineMetadataContract, EngineSteeringContract):
    """Subclass, provide ``engine`` and ``upstream``, and your engine is tested as ours are."""

    # Downloading

    async def test_a_torrent_file_is_downloaded(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Episode 01.mkv", {"": 300_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        torrent = await complete(engine, offer)
        assert (torrent.infohash, torrent.name, torrent.size_bytes) == (offer.infohash, "Episode 01.mkv", 300_000)
        assert (torrent.downloaded_bytes, torrent.progress, torrent.eta, torrent.error) == (300_000, 1.0, None, "")
        assert await upstream.saved(offer.place(0)) == offer.contents[0]

    async def test_a_torrent_of_many_files_keeps_its_folders_and_names(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Títle (Season 1)", NAMES)
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        files = await engine.files(offer.infohash)
        assert [(file.index, file.path, file.size_bytes) for file in files] == [
            (file.index, file.path, file.size_bytes) for file in offer.metainfo.files
        ]
        for file in files:
            assert file.complete
            assert file.wanted
            assert await upstream.saved(offer.place(file.index)) == offer.contents[file.index]

    async def test_padding_files_are_no_files(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Padded", {"a.mkv": 70_000, "b.mkv": 50_000, "c.mkv": 30_000}, padded=True)
        await engine.add(offer.metainfo, folder=offer.folder, wanted=(1,))
        await complete(engine, offer)
        assert [(file.index, file.path.name, file.wanted) for file in await engine.files(offer.infohash)] == [
            (0, "a.mkv", False),
            (1, "b.mkv", True),
            (2, "c.mkv", False),
        ]
        assert await upstream.saved(offer.place(1)) == offer.contents[1]

    async def test_adding_again_changes_nothing(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Twice.mkv", {"": 60_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await engine.add(offer.magnet, folder=VaultPath("elsewhere"), paused=True)
        await engine.add(offer.metainfo, folder=VaultPath("elsewhere"), paused=True)
        torrent = await engine.get(offer.infohash)
        assert torrent is not None
        assert torrent.state is TorrentState.SEEDING
        assert await upstream.saved(VaultPath("elsewhere/Twice.mkv")) is None

    async def test_two_can_add_the_same_at_once(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Both.mkv", {"": 60_000})
        await asyncio.gather(*(engine.add(offer.metainfo, folder=offer.folder) for _ in range(3)))
        await complete(engine, offer)

    async def test_whoever_stops_waiting_disturbs_nobody(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Patient.mkv", {"": 60_000})
        impatient = [asyncio.ensure_future(engine.active()) for _ in range(5)]
        await asyncio.sleep(0)
        for question in impatient:
            question.cancel()
        await asyncio.gather(*impatient, return_exceptions=True)
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)

    # Choosing files

    async def test_only_wanted_files_are_fetched_and_counted(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        # Sizes are whole pieces: a piece belongs to both files that it touches.
        offer = await upstream.offer("Choice", {"01.mkv": 1 << 18, "02.mkv": 1 << 18, "03.mkv": 1 << 18})
        await engine.add(offer.metainfo, folder=offer.folder, wanted=(1,))
        torrent = await complete(engine, offer)
        assert (torrent.size_bytes, torrent.downloaded_bytes) == (1 << 18, 1 << 18)
        files = await engine.files(offer.infohash)
        assert [(file.wanted, file.complete) for file in files] == [(False, False), (True, True), (False, False)]
        assert await upstream.saved(offer.place(1)) == offer.contents[1]
        for other in (0, 2):
            assert not await upstream.saved(offer.place(other))

    async def test_files_that_share_pieces_with_wanted_ones_are_not_saved(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Shared", {"01.mkv": 300_001, "02.mkv": 300_001, "03.mkv": 300_001})
        await engine.add(offer.metainfo, folder=offer.folder, wanted=(1,))
        await complete(engine, offer)
        assert await upstream.saved(offer.place(1)) == offer.contents[1]
        for other in (0, 2):
            assert not await upstream.saved(offer.place(other))

    async def test_of_a_paused_torrent_files_can_be_chosen_and_it_stays_paused(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Waiting", {"01.mkv": 1 << 18, "02.mkv": 1 << 18, "03.mkv": 1 << 18})
        await engine.add(offer.metainfo, folder=offer.folder, wanted=(1,), paused=True)
        await engine.want(offer.infohash, (0, 1))
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.PAUSED))
        assert torrent is not None
        assert (torrent.downloaded_bytes, torrent.complete) == (0, False)
        assert [file.wanted for file in await engine.files(offer.infohash)] == [True, True, False]
        await engine.resume(offer.infohash)
        assert (await complete(engine, offer)).size_bytes == 1 << 19

    async def test_more_files_can_be_wanted_later(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Later", {"01.mkv": 1 << 18, "02.mkv": 1 << 18})
        await engine.add(offer.metainfo, folder=offer.folder, wanted=(0,))
        await complete(engine, offer)
        await engine.want(offer.infohash, (0, 1))
        # When its seeders are asked again is up to the engine: a minute may pass.
        await until(
            lambda: engine.get(offer.infohash), lambda torrent: torrent is not None and torrent.size_bytes == 1 << 19
        )
        assert [file.wanted for file in await engine.files(offer.infohash)] == [True, True]

    # Pausing

    async def test_a_torrent_can_be_added_paused(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        paused = await upstream.offer("Paused.mkv", {"": 60_000})
        running = await upstream.offer("Running.mkv", {"": 60_000})
        await engine.add(paused.metainfo, folder=paused.folder, paused=True)
        await engine.add(running.metainfo, folder=running.folder)
        await complete(engine, running)
        torrent = await until(lambda: engine.get(paused.infohash), in_state(TorrentState.PAUSED))
        assert torrent is not None
        assert torrent.downloaded_bytes == 0
        await engine.resume(paused.infohash)
        await complete(engine, paused)

    async def test_a_running_torrent_pauses_and_goes_on(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Stop and go.mkv", {"": 60_000}, seeded=False)
        await engine.add(offer.metainfo, folder=offer.folder)
        await until(lambda: engine.get(offer.infohash), in_state(*RUNNING))
        for _ in range(2):
            await engine.pause(offer.infohash)
            await until(lambda: engine.get(offer.infohash), in_state(TorrentState.PAUSED))
        await upstream.seed(offer)
        for _ in range(2):
            await engine.resume(offer.infohash)
        await complete(engine, offer)

    async def test_a_complete_torrent_that_is_paused_is_finished(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Done.mkv", {"": 60_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await engine.pause(offer.infohash)
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.FINISHED))
        assert torrent is not None
        assert torrent.complete

    # Removing

    async def test_removing_keeps_the_files(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Kept.mkv", {"": 60_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await engine.remove(offer.infohash, with_data=False)
        assert await engine.get(offer.infohash) is None
        assert await upstream.saved(offer.place(0)) == offer.contents[0]
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)

    async def test_removing_with_data_deletes_its_own_files_only(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        gone = await upstream.offer("Series", {"01.mkv": 60_000, "Extras/02.mkv": 60_000})
        stays = await upstream.offer("Series", {"01.mkv": 61_000, "Extras/02.mkv": 61_000})
        for offer in (gone, stays):
            await engine.add(offer.metainfo, folder=offer.folder)
            await complete(engine, offer)
        await engine.remove(gone.infohash, with_data=True)
        assert await engine.get(gone.infohash) is None
        for index in (0, 1):
            await missing(upstream, gone.place(index))
            assert await upstream.saved(stays.place(index)) == stays.contents[index]
        assert list(await engine.several([gone.infohash, stays.infohash])) == [stays.infohash]

    async def test_a_removed_torrent_can_come_back(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Back.mkv", {"": 60_000})
        for _ in range(2):
            await engine.add(offer.metainfo, folder=offer.folder)
            await complete(engine, offer)
            await engine.remove(offer.infohash, with_data=True)
        assert await engine.several([offer.infohash]) == {}

    @pytest.mark.parametrize("with_data", [False, True])
    async def test_removing_what_is_not_there_is_no_error(self, engine: TorrentEngine, with_data: bool) -> None:
        await engine.remove(UNKNOWN, with_data=with_data)

    # Looking

    async def test_an_unknown_torrent_is_none_and_cannot_be_steered(self, engine: TorrentEngine) -> None:
        assert await engine.get(UNKNOWN) is None
        for question in questions(engine, UNKNOWN):
            with pytest.raises(TorrentNotFound):
                await question

    async def test_those_that_are_asked_for_are_told(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        assert await engine.several([]) == {}
        assert await engine.several([UNKNOWN]) == {}
        offers = [await upstream.offer(f"{number}.mkv", {"": 20_000 + number}, seeded=False) for number in range(3)]
        for offer in offers:
            await engine.add(offer.metainfo, folder=offer.folder)
        strangers = [InfoHash(f"{number:040x}") for number in range(1, MOST_AT_ONCE)]
        told = await engine.several([*strangers[2:], offers[0].infohash, offers[2].infohash])
        assert told.keys() == {offers[0].infohash, offers[2].infohash}
        assert all(torrent.infohash == infohash for infohash, torrent in told.items())
        assert {torrent.size_bytes for torrent in told.values()} == {20_000, 20_002}

    async def test_free_space_is_known(self, engine: TorrentEngine) -> None:
        assert await engine.free_bytes() > 0

    async def test_an_engine_that_is_away_is_unavailable(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Away.mkv", {"": 20_000}, seeded=False)
        await engine.add(offer.metainfo, folder=offer.folder)
        await upstream.down()
        for question in (
            *questions(engine, offer.infohash),
            engine.get(offer.infohash),
            engine.several([offer.infohash]),
            engine.active(),
            engine.limit_all(UNLIMITED),
            engine.add(offer.magnet, folder=offer.folder),
            engine.remove(offer.infohash, with_data=True),
        ):
            with pytest.raises(EngineUnavailable):
                await question


def questions(engine: TorrentEngine, torrent: InfoHash) -> tuple[Awaitable[object], ...]:
    """Everything that can be asked of a torrent or done to one that must be there."""
    return (
        engine.files(torrent),
        engine.metainfo(torrent),
        engine.want(torrent, (0,)),
        engine.pause(torrent),
        engine.resume(torrent),
        engine.recheck(torrent),
        engine.reannounce(torrent),
        engine.limit(torrent, UNLIMITED),
    )


__all__ = ["EngineUpstream", "Offer", "TorrentEngineContract", "complete", "in_state", "missing", "questions"]
