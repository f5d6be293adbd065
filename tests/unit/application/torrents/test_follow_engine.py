"""Watching the engine, told as news, for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from application.ports.events import Event, Missed, News, TorrentChanged
from application.torrents.engine_lanes import UNWATCHED, UNWATCHED_ROUND
from application.torrents.follow_engine import HEAL_EVERY
from domain.series import SeriesId
from domain.torrents.claims import folder_of
from domain.torrents.manners import Manners
from domain.torrents.planning import Hold
from domain.torrents.states import TorrentState
from domain.users import Actor

SERIES = SeriesId(21)
ASLEEP = 3
"""Who rests between two deeds: the one who asks the engine, the one who keeps up, the one who looks at the disk."""
STEP = timedelta(milliseconds=250)


@pytest.fixture
async def owned(core: Any, ada: Actor, episode: Any) -> Any:
    owned = await core.grab(ada, SERIES, 5)
    await core.follow.look()
    return owned


@pytest.fixture
async def following(core: Any, clock: MemoryClock) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.ensure_future(core.follow.run())
    await at_rest(clock)
    yield task
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def at_rest(clock: MemoryClock) -> None:
    """Torrent files are read in a real thread, which takes as many turns of the loop as it takes."""
    for _ in range(100):
        with suppress(TimeoutError):
            return await clock.until_asleep(ASLEEP)
    raise TimeoutError("Somebody never rests.")


async def passes(clock: MemoryClock, duration: timedelta) -> None:
    until = clock.now() + duration
    while clock.now() < until:
        clock.advance(STEP)
        await at_rest(clock)


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


async def test_news_need_no_database_and_what_is_complete_is_recorded_when_it_is_back(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, database: MemoryDatabase, clock: MemoryClock
) -> None:
    clock.advance(timedelta(minutes=2))
    async with core.events.subscribe(ada.id) as stream:
        engine.complete(owned.infohash)
        database.down()
        with pytest.raises(Exception, match="database"):
            await core.follow.look()
        assert await told(core, ada, stream) == [TorrentChanged(ada.id, owned.infohash)]
        database.up()
        await core.follow.look()
        assert await told(core, ada, stream) == [TorrentChanged(ada.id, owned.infohash)]
    assert (await core.show(ada, owned.infohash)).kept.completed_at == clock.now()


async def test_who_claims_what_was_complete_before_is_told_so(
    core: Any, ada: Actor, engine: MemoryEngine, make_episode: Any, clock: MemoryClock
) -> None:
    found = make_episode("Found in the engine.mkv").metainfo
    engine.offer(found)
    await engine.add(found, folder=folder_of(found.infohash))
    await core.follow.look()
    await core.add_magnet(ada, f"magnet:?xt=urn:btih:{found.infohash}")
    clock.advance(HEAL_EVERY)
    async with core.events.subscribe(ada.id) as stream:
        await core.follow.look()
        assert TorrentChanged(ada.id, found.infohash) in await told(core, ada, stream)
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
    assert owned.infohash in engine.held
    await engine.pause(owned.infohash)
    await core.mirror.refresh()
    clock.advance(HEAL_EVERY - STEP)
    await core.follow.keep_up()
    assert core.mirror.get(owned.infohash).state is TorrentState.PAUSED
    clock.advance(STEP)
    await core.follow.keep_up()
    assert core.mirror.get(owned.infohash).state is TorrentState.STALLED


async def test_after_a_start_what_runs_already_keeps_its_slot(
    make_core: Any,
    make_raw: Any,
    database: MemoryDatabase,
    engine: MemoryEngine,
    vault: Any,
    clock: MemoryClock,
    ada: Actor,
    bob: Actor,
) -> None:
    core = make_core(database, engine, vault=vault, clock=clock, manners=Manners(active_downloads=1))
    owned = []
    for actor, name in ((ada, "a.mkv"), (bob, "b.mkv")):
        owned.append((await core.add_file(actor, make_raw(name, {name: 100}))).infohash)
        clock.advance(STEP)
    await engine.pause(owned[0])
    await engine.resume(owned[1])
    engine.progress(owned[1], 1, rate=1)
    started = core.restarted()
    await started.follow.keep_up()
    assert [started.planner.of(torrent).hold for torrent in owned] == [Hold.QUEUE, None]


async def test_an_outage_that_only_an_action_noticed_is_healed_too(
    core: Any, ada: Actor, episode: Any, engine: MemoryEngine
) -> None:
    engine.down()
    owned = await core.grab(ada, SERIES, 5)
    engine.up()
    await core.follow.look()
    assert owned.infohash in engine.held


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
    assert owned.infohash in engine.held


async def test_what_is_on_its_way_is_looked_at_every_few_seconds(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock, following: Any
) -> None:
    engine.progress(owned.infohash, 3, rate=100)
    await passes(clock, UNWATCHED + STEP)
    assert (await core.show(ada, owned.infohash)).downloaded_bytes == 3


async def test_whoever_watches_sees_it_within_a_second(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock, following: Any
) -> None:
    async with core.events.subscribe(ada.id) as stream:
        await passes(clock, timedelta(seconds=1))
        await told(core, ada, stream)
        engine.progress(owned.infohash, 3, rate=100)
        await passes(clock, timedelta(seconds=1))
        assert TorrentChanged(ada.id, owned.infohash) in await told(core, ada, stream)


async def test_what_rests_is_looked_at_in_its_turn(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock, following: Any
) -> None:
    engine.complete(owned.infohash)
    await passes(clock, timedelta(minutes=1))
    engine.error(owned.infohash, "Input/output error")
    await passes(clock, UNWATCHED_ROUND + 2 * STEP)
    assert (await core.show(ada, owned.infohash)).state is TorrentState.ERROR


async def test_what_failed_goes_on_by_itself_when_the_cause_is_gone(
    core: Any, owned: Any, ada: Actor, engine: MemoryEngine, clock: MemoryClock, following: Any
) -> None:
    engine.error(owned.infohash)
    await passes(clock, HEAL_EVERY + UNWATCHED_ROUND)
    assert (await core.show(ada, owned.infohash)).state is TorrentState.STALLED


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
    await passes(clock, timedelta(minutes=1))
    database.down()
    await passes(clock, timedelta(minutes=1))
    engine.up()
    await passes(clock, timedelta(minutes=1))
    database.up()
    engine.complete(owned.infohash)
    await passes(clock, timedelta(minutes=1))
    assert not following.done()
    assert (await core.show(ada, owned.infohash)).kept.completed_at is not None
