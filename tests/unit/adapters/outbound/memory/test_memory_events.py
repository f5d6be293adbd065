"""What the in-process stream does beyond the contract."""

import asyncio

from adapters.outbound.memory.events import MemoryEvents
from application.ports.events import Missed, TorrentChanged, TorrentGone
from uuutorrent.testing.contracts.events import ADA, heard, torrent


async def test_news_that_say_the_same_are_told_once_at_the_place_of_the_latest() -> None:
    events = MemoryEvents(first_id=1)
    async with events.subscribe(ADA) as stream:
        events.publish(TorrentChanged(ADA, torrent(1)))
        events.publish(TorrentGone(ADA, torrent(1)))
        events.publish(TorrentChanged(ADA, torrent(1)))
        told = await heard(stream, 2)
    assert [(event.id, event.news) for event in told] == [
        (2, TorrentGone(ADA, torrent(1))),
        (3, TorrentChanged(ADA, torrent(1))),
    ]


async def test_the_same_torrent_ticking_for_ever_never_floods_a_listener() -> None:
    events = MemoryEvents(pending=2)
    async with events.subscribe(ADA) as stream:
        for _ in range(1_000):
            events.publish(TorrentChanged(ADA, torrent(1)))
            events.publish(TorrentChanged(ADA, torrent(2)))
        assert [event.news.torrent for event in await heard(stream, 2) if not isinstance(event.news, Missed)] == [
            torrent(1),
            torrent(2),
        ]


async def test_the_last_id_that_is_remembered_is_enough_to_come_back() -> None:
    events = MemoryEvents(remembered=3, first_id=1)
    for number in range(1, 6):
        events.publish(TorrentChanged(ADA, torrent(number)))
    async with events.subscribe(ADA, after=2) as stream:
        assert [event.id for event in await heard(stream, 3)] == [3, 4, 5]
    async with events.subscribe(ADA, after=1) as stream:
        assert [event.news for event in await heard(stream, 1)] == [Missed(ADA)]


async def test_a_later_run_knows_the_ids_of_an_earlier_one_as_old() -> None:
    earlier = MemoryEvents()
    async with earlier.subscribe(ADA) as stream:
        earlier.publish(TorrentChanged(ADA, torrent(1)))
        (last,) = await heard(stream, 1)
    later = MemoryEvents()
    async with later.subscribe(ADA, after=last.id) as stream:
        assert [event.news for event in await heard(stream, 1)] == [Missed(ADA)]


async def test_a_listener_that_was_woken_in_vain_goes_on_waiting() -> None:
    events = MemoryEvents()
    async with events.subscribe(ADA) as stream:
        events.publish(TorrentChanged(ADA, torrent(1)))
        await heard(stream, 1)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        assert not waiting.done()
        events.publish(TorrentChanged(ADA, torrent(2)))
        assert (await waiting).news == TorrentChanged(ADA, torrent(2))
