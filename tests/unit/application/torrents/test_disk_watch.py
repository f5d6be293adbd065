"""The room that engines have."""

from datetime import timedelta
from typing import Any

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.engine import MemoryEngine
from application.torrents.disk_watch import DiskWatch
from domain.torrents.disk_guard import released_from
from domain.torrents.manners import Manners

RESERVE = Manners().disk_reserve_bytes


async def test_room_is_what_is_free_but_for_the_reserve(core: Any, engine: MemoryEngine) -> None:
    engine.free = RESERVE + 5
    assert await core.disk.rooms() == {"main": 5}
    engine.free = RESERVE - 5
    assert await core.disk.room("main") == -5


async def test_what_has_yet_to_be_written_is_spoken_for(
    core: Any, engine: MemoryEngine, episode: Any, ada: Any
) -> None:
    before = await core.disk.room("main")
    await core.grab(ada, 21, 5)
    assert await core.disk.room("main") == before - len(episode.content)


async def test_an_engine_that_is_away_has_no_room_and_keeps_what_it_said(core: Any, engine: MemoryEngine) -> None:
    engine.free = 1
    await core.disk.rooms()
    engine.down()
    assert await core.disk.rooms() == {"main": None}
    assert (core.disk.free_bytes("main"), core.disk.full_engines) == (1, {"main"})


async def test_held_ones_go_on_clearly_above_the_reserve(core: Any, engine: MemoryEngine) -> None:
    disk: DiskWatch = core.disk
    held = []
    for free in (RESERVE, RESERVE - 1, RESERVE, released_from(RESERVE)):
        engine.free = free
        await disk.rooms()
        held.append("main" in disk.full_engines)
    assert held == [False, True, True, False]


async def test_it_asks_now_and_then_only_and_more_often_when_it_matters(
    core: Any, engine: MemoryEngine, clock: MemoryClock
) -> None:
    disk: DiskWatch = core.disk
    clock.advance(timedelta(minutes=1))
    await disk.look()
    engine.free = 1
    clock.advance(timedelta(seconds=29))
    await disk.look()
    assert disk.free_bytes("main") != 1
    clock.advance(timedelta(seconds=1))
    await disk.look()
    assert disk.free_bytes("main") == 1
    engine.free = 2
    clock.advance(timedelta(seconds=5))
    await disk.look()
    assert disk.free_bytes("main") == 2


async def test_a_full_disk_is_told_with_numbers(core: Any, engine: MemoryEngine) -> None:
    assert core.disk.note("main") == ""
    engine.free = 512 * 1024**2
    await core.disk.rooms()
    assert "512.0 MiB free, and 1.0 GiB stay so" in core.disk.note("main")
