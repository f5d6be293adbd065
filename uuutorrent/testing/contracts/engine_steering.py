"""What every torrent engine keeps to about order, speed, sharing and the truth of what lies on the disk."""

import asyncio
from collections.abc import Callable

from application.ports.torrent_engine import EngineTorrent, TorrentEngine
from domain.torrents.manners import UNLIMITED, SpeedLimits
from domain.torrents.states import TorrentState

from ..patience import until
from .engine_upstream import EngineFixtures, EngineUpstream, complete, in_state

_EPISODE = 1 << 19
_BIG = 1 << 21
_SLOW = 50_000
"""Bytes a second, at which ``_BIG`` takes 40 s."""
_WATCHABLE = 1_000_000
"""Bytes a second, at which it takes 2 s."""


class EngineSteeringContract(EngineFixtures):
    """A part of ``TorrentEngineContract``. Where speed matters, one torrent is measured against another."""

    # Order

    async def test_the_files_that_are_wanted_first_come_first(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        await upstream.throttle(_WATCHABLE)
        offer = await upstream.offer("Order", {f"{number}.mkv": _BIG for number in range(3)})
        await engine.add(offer.metainfo, folder=offer.folder, paused=True)
        await engine.want(offer.infohash, (0, 1, 2), first=(2,))
        await engine.resume(offer.infohash)
        files = await until(lambda: engine.files(offer.infohash), lambda files: bool(files) and files[2].complete)
        # Without an order all three would be as good as complete by then. Engines begin with some pieces by chance.
        assert sum(file.downloaded_bytes for file in files[:2]) <= _BIG * 3 // 2
        await upstream.throttle(0)
        await complete(engine, offer)

    # Speed

    async def test_a_limited_torrent_is_slower(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        slow, fast = [await upstream.offer(name, {"": _BIG}) for name in ("Slow.mkv", "Fast.mkv")]
        for offer in (slow, fast):
            await engine.add(offer.metainfo, folder=offer.folder, paused=True)
        await engine.limit(slow.infohash, SpeedLimits(download_rate=_SLOW))
        await engine.resume(slow.infohash)
        await engine.resume(fast.infohash)
        await complete(engine, fast)
        torrent = await engine.get(slow.infohash)
        assert torrent is not None
        assert not torrent.complete
        await engine.limit(slow.infohash, UNLIMITED)
        await complete(engine, slow)

    async def test_a_limited_torrent_is_shared_more_slowly(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        slow, fast = [await upstream.offer(name, {"": _BIG}) for name in ("Slow.mkv", "Fast.mkv")]
        for offer in (slow, fast):
            await engine.add(offer.metainfo, folder=offer.folder)
            await complete(engine, offer)
        await engine.limit(slow.infohash, SpeedLimits(upload_rate=_SLOW))
        async with asyncio.TaskGroup() as tasks:
            leeching = tasks.create_task(upstream.leech(slow))
            for _ in range(2):  # Had both the same speed, the first one would be through by then.
                await upstream.leech(fast)
            assert not leeching.done()
            await engine.limit(slow.infohash, UNLIMITED)

    async def test_everything_together_can_be_limited(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        coming, leaving = [await upstream.offer(name, {"": _BIG}) for name in ("Coming.mkv", "Leaving.mkv")]
        await engine.add(leaving.metainfo, folder=leaving.folder)
        await complete(engine, leaving)
        await engine.limit_all(SpeedLimits(download_rate=_SLOW))
        await engine.add(coming.metainfo, folder=coming.folder)
        await upstream.leech(leaving)
        torrent = await engine.get(coming.infohash)
        assert torrent is not None
        assert not torrent.complete
        await engine.limit_all(UNLIMITED)
        await complete(engine, coming)

    # Sharing

    async def test_what_others_take_is_counted(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Given.mkv", {"": 300_000})
        await engine.add(offer.metainfo, folder=offer.folder)
        assert (await complete(engine, offer)).ratio < 0.1
        await upstream.leech(offer)
        torrent = await until(
            lambda: engine.get(offer.infohash),
            lambda torrent: torrent is not None and torrent.uploaded_bytes >= 300_000,
        )
        assert torrent is not None
        assert torrent.ratio >= 1
        assert torrent.downloaded_bytes == 300_000

    async def test_only_what_moves_is_active(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        still = await upstream.offer("Still.mkv", {"": 60_000}, seeded=False)
        await engine.add(still.metainfo, folder=still.folder)
        await upstream.throttle(_WATCHABLE)
        moving = await upstream.offer("Moving.mkv", {"": _BIG})
        await engine.add(moving.metainfo, folder=moving.folder)
        active = await until(engine.active, bool)
        assert list(active) == [moving.infohash]
        assert active[moving.infohash].download_rate > 0
        await upstream.throttle(0)
        await complete(engine, moving)
        await until(engine.active, lambda active: not active)

    # Peers

    async def test_what_gets_no_data_stalls(self, engine: TorrentEngine, upstream: EngineUpstream) -> None:
        offer = await upstream.offer("Alone.mkv", {"": 60_000}, seeded=False)
        await engine.add(offer.metainfo, folder=offer.folder)
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.STALLED))
        assert torrent is not None
        assert (torrent.seeds, torrent.download_rate) == (0, 0)

    async def test_who_came_later_is_found_when_the_trackers_are_asked_again(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Late.mkv", {"": 60_000}, seeded=False)
        await engine.add(offer.metainfo, folder=offer.folder)
        await upstream.seed(offer, waiting=True)
        await engine.reannounce(offer.infohash)
        await complete(engine, offer)

    # The disk

    async def test_what_was_deleted_by_hand_is_found_missing_and_fetched_again(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Lost", {"01.mkv": _EPISODE, "02.mkv": _EPISODE})
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await upstream.unseed(offer)
        await upstream.lose(offer.place(0))
        await engine.recheck(offer.infohash)
        torrent = await until(lambda: engine.get(offer.infohash), _stands_at(_EPISODE))
        assert torrent is not None
        assert not torrent.complete
        await upstream.seed(offer)
        await complete(engine, offer)
        assert await upstream.saved(offer.place(0)) == offer.contents[0]

    async def test_a_paused_torrent_is_checked_and_stays_paused(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("Lost.mkv", {"": _EPISODE})
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await engine.pause(offer.infohash)
        await upstream.lose(offer.place(0))
        await engine.recheck(offer.infohash)
        torrent = await until(lambda: engine.get(offer.infohash), in_state(TorrentState.PAUSED))
        assert torrent is not None
        assert (torrent.downloaded_bytes, torrent.complete) == (0, False)

    async def test_data_that_lie_there_are_checked_and_not_fetched_again(
        self, engine: TorrentEngine, upstream: EngineUpstream
    ) -> None:
        offer = await upstream.offer("There.mkv", {"": _EPISODE})
        await engine.add(offer.metainfo, folder=offer.folder)
        await complete(engine, offer)
        await engine.remove(offer.infohash, with_data=False)
        await upstream.unseed(offer)
        await engine.add(offer.metainfo, folder=offer.folder)
        torrent = await complete(engine, offer)
        assert torrent.downloaded_bytes == _EPISODE


def _stands_at(size: int) -> Callable[[EngineTorrent | None], bool]:
    """Tell whether a torrent was checked, and has so many bytes."""
    return lambda torrent: (
        torrent is not None and torrent.state is not TorrentState.CHECKING and torrent.downloaded_bytes == size
    )
