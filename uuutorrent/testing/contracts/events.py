"""What every stream of news keeps to."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from application.ports.events import Event, Events, Missed, News, TorrentChanged, TorrentGone
from domain.torrents.infohash import InfoHash
from domain.users import UserId

ADA, BOB = UserId(UUID(int=1)), UserId(UUID(int=2))
DEADLINE = 10
"""Seconds after which news that should have come are called lost."""
FLOOD = 100_000
"""More news than any listener's queue or any memory of the past may hold."""


def torrent(number: int) -> InfoHash:
    """A torrent's name."""
    return InfoHash(f"{number:040x}")


async def heard(stream: AsyncIterator[Event], count: int) -> list[Event]:
    """The next ``count`` events."""
    return [await asyncio.wait_for(anext(stream), DEADLINE) for _ in range(count)]


def watched(events: Events) -> bool:
    """Whether anybody listens now: read anew at each call."""
    return events.watched


class EventsContract:
    """Subclass, provide ``events``, and your stream is tested as ours is."""

    @pytest.fixture
    def events(self) -> Events:
        """The stream under test, with nobody listening and nothing published."""
        raise NotImplementedError

    async def test_a_listener_hears_what_is_published_in_order(self, events: Events) -> None:
        news: list[News] = [
            TorrentChanged(ADA, torrent(1)),
            TorrentChanged(ADA, torrent(2)),
            TorrentGone(ADA, torrent(1)),
        ]
        async with events.subscribe(ADA) as stream:
            for item in news:
                events.publish(item)
            told = await heard(stream, 3)
        assert [event.news for event in told] == news
        assert told[0].id < told[1].id < told[2].id

    async def test_an_observer_hears_everybodys_news_before_anybody_else(self, events: Events) -> None:
        seen: list[tuple[News, bool]] = []
        news: list[News] = [TorrentChanged(ADA, torrent(1)), TorrentGone(BOB, torrent(2))]
        async with events.subscribe(ADA) as stream:
            waiting = asyncio.ensure_future(anext(stream))
            events.observe(lambda item: seen.append((item, waiting.done())))
            for item in news:
                events.publish(item)
            assert (await asyncio.wait_for(waiting, DEADLINE)).news == news[0]
        assert seen == [(item, False) for item in news]

    async def test_a_listener_who_waits_is_woken(self, events: Events) -> None:
        async with events.subscribe(ADA) as stream:
            waiting = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
            assert not waiting.done()
            events.publish(TorrentChanged(ADA, torrent(1)))
            event = await asyncio.wait_for(waiting, DEADLINE)
        assert event.news == TorrentChanged(ADA, torrent(1))

    async def test_who_gives_up_waiting_may_ask_again(self, events: Events) -> None:
        async with events.subscribe(ADA) as stream:
            waiting = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            events.publish(TorrentChanged(ADA, torrent(1)))
            assert [event.news for event in await heard(stream, 1)] == [TorrentChanged(ADA, torrent(1))]

    async def test_nobody_hears_the_news_of_others(self, events: Events) -> None:
        async with events.subscribe(ADA) as ada, events.subscribe(BOB) as bob:
            events.publish(TorrentChanged(BOB, torrent(1)))
            events.publish(TorrentChanged(ADA, torrent(2)))
            assert [event.news for event in await heard(ada, 1)] == [TorrentChanged(ADA, torrent(2))]
            assert [event.news for event in await heard(bob, 1)] == [TorrentChanged(BOB, torrent(1))]

    async def test_every_listener_of_a_person_hears_everything(self, events: Events) -> None:
        async with events.subscribe(ADA) as desk, events.subscribe(ADA) as sofa:
            events.publish(TorrentChanged(ADA, torrent(1)))
            assert await heard(desk, 1) == await heard(sofa, 1)

    async def test_a_new_listener_is_not_told_the_past(self, events: Events) -> None:
        events.publish(TorrentChanged(ADA, torrent(1)))
        async with events.subscribe(ADA) as stream:
            events.publish(TorrentChanged(ADA, torrent(2)))
            assert [event.news for event in await heard(stream, 1)] == [TorrentChanged(ADA, torrent(2))]

    async def test_who_comes_back_is_told_what_they_missed(self, events: Events) -> None:
        async with events.subscribe(ADA) as stream:
            events.publish(TorrentChanged(ADA, torrent(1)))
            (last,) = await heard(stream, 1)
        events.publish(TorrentChanged(BOB, torrent(9)))
        events.publish(TorrentChanged(ADA, torrent(2)))
        async with events.subscribe(ADA, after=last.id) as stream:
            events.publish(TorrentChanged(ADA, torrent(3)))
            told = await heard(stream, 2)
        assert [event.news for event in told] == [TorrentChanged(ADA, torrent(2)), TorrentChanged(ADA, torrent(3))]

    async def test_who_missed_nothing_is_told_nothing(self, events: Events) -> None:
        async with events.subscribe(ADA) as stream:
            events.publish(TorrentChanged(ADA, torrent(1)))
            (last,) = await heard(stream, 1)
        async with events.subscribe(ADA, after=last.id) as stream:
            events.publish(TorrentChanged(ADA, torrent(2)))
            assert [event.news for event in await heard(stream, 1)] == [TorrentChanged(ADA, torrent(2))]

    @pytest.mark.parametrize("strange", [0, 1, -5, 2**62])
    async def test_an_id_of_another_run_is_answered_with_missed(self, events: Events, strange: int) -> None:
        events.publish(TorrentChanged(ADA, torrent(1)))
        async with events.subscribe(ADA, after=strange) as stream:
            (missed,) = await heard(stream, 1)
            assert missed.news == Missed(ADA)
            events.publish(TorrentChanged(ADA, torrent(2)))
            (event,) = await heard(stream, 1)
        assert event.news == TorrentChanged(ADA, torrent(2))
        assert event.id > missed.id

    async def test_who_was_away_too_long_is_told_so_once(self, events: Events) -> None:
        async with events.subscribe(ADA) as stream:
            events.publish(TorrentChanged(ADA, torrent(0)))
            (last,) = await heard(stream, 1)
        for number in range(FLOOD):
            events.publish(TorrentChanged(BOB, torrent(number)))
        async with events.subscribe(ADA, after=last.id) as stream:
            assert [event.news for event in await heard(stream, 1)] == [Missed(ADA)]

    async def test_a_listener_that_does_not_keep_up_gets_one_missed(self, events: Events) -> None:
        async with events.subscribe(ADA) as slow:
            for number in range(FLOOD):
                events.publish(TorrentChanged(ADA, torrent(number)))
            events.publish(TorrentGone(ADA, torrent(1)))
            told: list[Event] = []
            while not told or told[-1].news != TorrentGone(ADA, torrent(1)):
                told += await heard(slow, 1)
        assert [event.news for event in told].count(Missed(ADA)) == 1
        assert told[0].news == Missed(ADA)
        assert len(told) < FLOOD

    async def test_after_a_missed_one_can_come_back_as_after_any_event(self, events: Events) -> None:
        async with events.subscribe(ADA) as slow:
            for number in range(FLOOD):
                events.publish(TorrentChanged(ADA, torrent(number)))
            (missed,) = await heard(slow, 1)
        events.publish(TorrentGone(ADA, torrent(1)))
        async with events.subscribe(ADA, after=missed.id) as stream:
            told: list[Event] = []
            while not told or told[-1].news != TorrentGone(ADA, torrent(1)):
                told += await heard(stream, 1)
        assert Missed(ADA) not in [event.news for event in told]

    async def test_it_is_watched_while_somebody_listens(self, events: Events) -> None:
        assert not watched(events)
        async with events.subscribe(ADA), events.subscribe(BOB):
            assert watched(events)
        assert not watched(events)

    async def test_a_cancelled_listener_leaves_no_trace(self, events: Events) -> None:
        subscribed = asyncio.Event()

        async def listen() -> None:
            async with events.subscribe(ADA) as stream:
                subscribed.set()
                await anext(stream)

        listening = asyncio.ensure_future(listen())
        await asyncio.wait_for(subscribed.wait(), DEADLINE)
        assert watched(events)
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
        assert not watched(events)
        events.publish(TorrentChanged(ADA, torrent(1)))
