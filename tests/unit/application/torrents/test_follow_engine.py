"""Watching the engine, told as news, for ever."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from application.ports.events import Event, Missed, News, TorrentChanged
from application.torrents.follow_engine import HEAL_EVERY, IDLE_TICKS, TICK
from domain.series import SeriesId
from domain.torrents.claims import folder_of
from domain.torrents.states import TorrentState
from domain.users import Actor

SERIES = SeriesId(21)


@pytest.fixture
async def owned(core: Any, ada: Actor, episode: Any) -> Any:
    owned = await core.grab(ada, SERIES, 5)
    await core.follow.look()
    return owned


@pytest.fixture
async def following(core: Any, clock: MemoryClock) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.ensure_future(core.follow.run())
    await clock.until_asleep()
    yield task
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def ticks(clock: MemoryClock, count: int = 1) -> None:
    for _ in range(count):
        clock.advance(TICK)
        await clock.until_asleep()


async def told(core: Any, actor: Actor, stream: AsyncIterator[Event]) -> list[News]:
    """What is waiting in the stream right now."""
    end = Missed(actor.id)
    core.events.publish(end)
    news: list[News] = []
    while (event := await anext(stream)).news != end:
        news.append(event.news)
    return news


async def test_everybody_who_shares_is_told_of_a_change_and_nobody_else(
    core: Any, owned: Any, ada: Actor, bob: Actor, engine: MemoryEngine
) -> None:
    async with core.events.subscribe(ada.id) as to_ada, core.events.subscribe(bob.id) as to_bob:
        engine.progress(owned.infohash, 3, rate=100)
        await core.follow.look()
        assert await told(core, ada, to_ada) == [TorrentChanged(ada.id, owned.infohash)]
        assert await told(core, bob, to_bob) == []
        await core.grab(bob, SERIES, 5)
        engine.progress(owned.infohash, 5, rate=100)
        await core.follow.look()
        assert TorrentChanged(ada.id, owned.infohash) in await told(core, ada, to_ada)
        assert TorrentChanged(bob.id, owned.infohash) in await told(core, bob, to_bob)
        await core.follow.look()
        assert await told(core, ada, to_ada) == []


async def test_completion_is_recorded_once_with_its_moment(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock
) -> None:
    clock.advance(timedelta(minutes=7))
    completed = clock.now()
    engine.complete(owned.infohash)
    await core.follow.look()
    clock.advance(timedelta(minutes=7))
    await core.follow.look()
    shown = await core.show(ada, owned.infohash)
    assert (shown.kept.completed_at, shown.complete, shown.state) == (completed, True, TorrentState.SEEDING)


async def test_what_was_removed_and_fetched_again_is_complete_only_when_it_is(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine
) -> None:
    engine.complete(owned.infohash)
    await core.follow.look()
    await core.remove(ada, owned.infohash, with_data=True)
    again = await core.grab(ada, SERIES, 5)
    assert (again.complete, again.kept.completed_at) == (False, None)
    await core.follow.look()
    assert (await core.show(ada, owned.infohash)).kept.completed_at is None
    engine.complete(owned.infohash)
    await core.follow.look()
    assert (await core.show(ada, owned.infohash)).kept.completed_at is not None


async def test_the_engine_going_and_coming_back_is_news(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine
) -> None:
    async with core.events.subscribe(ada.id) as stream:
        for change in (engine.down, engine.up):
            change()
            await core.follow.look()
            assert await told(core, ada, stream) == [TorrentChanged(ada.id, owned.infohash)]


@pytest.mark.parametrize("downloaded_bytes", [3, 10**9])
async def test_news_that_could_not_be_told_are_told_later(
    core: Any,
    owned: Any,
    ada: Actor,
    engine: MemoryEngine,
    database: MemoryDatabase,
    clock: MemoryClock,
    downloaded_bytes: int,
) -> None:
    clock.advance(timedelta(minutes=1))
    async with core.events.subscribe(ada.id) as stream:
        engine.progress(owned.infohash, downloaded_bytes)
        database.down()
        with pytest.raises(Exception, match="database"):
            await core.follow.look()
        assert await told(core, ada, stream) == []
        database.up()
        await core.follow.look()
        assert await told(core, ada, stream) == [TorrentChanged(ada.id, owned.infohash)]
    shown = await core.show(ada, owned.infohash)
    assert (shown.kept.completed_at is not None) == shown.complete == (downloaded_bytes > 3)


async def test_who_claims_what_was_complete_before_is_told_so(
    core: Any, ada: Actor, engine: MemoryEngine, make_episode: Any, clock: MemoryClock
) -> None:
    found = make_episode("Found in the engine.mkv").metainfo
    engine.offer(found)
    await engine.add(found, folder=folder_of(found.infohash))
    await core.follow.look()
    await core.add_magnet(ada, f"magnet:?xt=urn:btih:{found.infohash}")
    clock.advance(HEAL_EVERY)
    await core.follow.look()
    async with core.events.subscribe(ada.id) as stream:
        await core.follow.look()
        assert await told(core, ada, stream) == [TorrentChanged(ada.id, found.infohash)]
    shown = await core.show(ada, found.infohash)
    assert (shown.kept.completed_at, shown.size_bytes) == (clock.now(), found.size_bytes)


async def test_it_heals_when_the_engine_comes_back_and_then_every_half_minute(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock
) -> None:
    engine.down()
    await core.follow.look()
    engine.up()
    await engine.remove(owned.infohash, with_data=False)
    await core.follow.look()
    assert owned.infohash in await engine.all()
    await engine.remove(owned.infohash, with_data=False)
    clock.advance(HEAL_EVERY - TICK)
    await core.follow.look()
    assert await engine.all() == {}
    clock.advance(TICK)
    await core.follow.look()
    assert owned.infohash in await engine.all()


async def test_an_outage_that_only_an_action_noticed_is_healed_too(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine
) -> None:
    engine.down()
    owned = await core.grab(ada, SERIES, 5)
    engine.up()
    await core.follow.look()
    assert owned.infohash in await engine.all()


async def test_a_healing_that_failed_is_tried_again_at_the_next_look(
    core: Any, owned: Any, engine: MemoryEngine, database: MemoryDatabase, clock: MemoryClock
) -> None:
    await engine.remove(owned.infohash, with_data=False)
    clock.advance(HEAL_EVERY)
    database.down()
    with pytest.raises(Exception, match="database"):
        await core.follow.look()
    database.up()
    await core.follow.look()
    assert owned.infohash in await engine.all()


async def test_it_looks_every_second_while_something_is_on_its_way(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock, following: Any
) -> None:
    engine.progress(owned.infohash, 3, rate=100)
    await ticks(clock)
    assert (await core.show(ada, owned.infohash)).downloaded_bytes == 3


async def test_it_looks_seldom_while_nothing_moves_and_nobody_watches(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock, following: Any
) -> None:
    engine.complete(owned.infohash)
    await ticks(clock)
    await engine.pause(owned.infohash)
    await ticks(clock, IDLE_TICKS - 1)
    assert (await core.show(ada, owned.infohash)).state is TorrentState.SEEDING
    await ticks(clock)
    assert (await core.show(ada, owned.infohash)).state is TorrentState.FINISHED
    await engine.resume(owned.infohash)
    async with core.events.subscribe(ada.id):
        await ticks(clock, 2)
        assert (await core.show(ada, owned.infohash)).state is TorrentState.SEEDING


async def test_no_outage_ends_it(
    core: Any,
    owned: Any,
    ada: Actor,
    engine: MemoryEngine,
    database: MemoryDatabase,
    clock: MemoryClock,
    following: Any,
) -> None:
    engine.down()
    await ticks(clock, 60)
    database.down()
    await ticks(clock, 60)
    engine.up()
    await ticks(clock, 60)
    database.up()
    engine.complete(owned.infohash)
    await ticks(clock, 60)
    assert not following.done()
    assert (await core.show(ada, owned.infohash)).kept.completed_at is not None


class SlowEngine(MemoryEngine):
    """Takes its time to answer; counts the questions."""

    def __init__(self, clock: MemoryClock, takes: timedelta) -> None:
        super().__init__()
        self.asked = 0
        self._clock, self._takes = clock, takes

    async def all(self) -> Any:
        self.asked += 1
        self._clock.advance(self._takes)
        return await super().all()


@pytest.mark.parametrize(("takes", "rest"), [(0.5, 2), (1.5, 6), (60, 10)])
async def test_a_slow_engine_is_left_alone_for_longer(
    make_core: Any, database: MemoryDatabase, vault: Any, clock: MemoryClock, ada: Actor, takes: float, rest: int
) -> None:
    slow = SlowEngine(clock, timedelta(seconds=takes))
    core = make_core(database, slow, vault=vault, clock=clock)
    async with core.events.subscribe(ada.id):
        await core.follow.look()
        running = asyncio.ensure_future(core.follow.run())
        await clock.until_asleep()
        asked = slow.asked
        await ticks(clock, rest - 1)
        assert slow.asked == asked
        await ticks(clock)
        assert slow.asked > asked
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
