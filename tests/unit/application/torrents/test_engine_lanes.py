"""When an engine is asked, and for what."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from application.ports.torrent_engine import MOST_AT_ONCE, EngineTorrent
from application.torrents.engine_lanes import BRISK, TICK, EngineLanes
from domain.torrents.claims import MAIN_ENGINE, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.states import TorrentState

MANY = 220


class AskedEngine(MemoryEngine):
    """Takes its time to answer, and remembers what it was asked for."""

    def __init__(self, clock: MemoryClock) -> None:
        super().__init__()
        self.asked: list[Collection[InfoHash]] = []
        self.asked_active = 0
        self.busy = timedelta()
        self.takes = timedelta(milliseconds=20)
        self._clock = clock

    async def several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        self.asked.append(torrents)
        self._work(self.takes)
        return await super().several(torrents)

    async def active(self) -> Mapping[InfoHash, EngineTorrent]:
        self.asked_active += 1
        self._work(self.takes / 2)
        return await super().active()

    def _work(self, takes: timedelta) -> None:
        self._clock.advance(takes)
        self.busy += takes

    def reset(self) -> None:
        self.asked, self.asked_active, self.busy = [], 0, timedelta()


@pytest.fixture
async def engine_asked(clock: MemoryClock) -> AskedEngine:
    return AskedEngine(clock)


@pytest.fixture
async def mirror(
    make_core: Any, database: MemoryDatabase, engine_asked: AskedEngine, vault: Any, clock: MemoryClock
) -> Any:
    async with database.unit() as unit:
        for number in range(MANY):
            infohash = InfoHash(f"{number:040x}")
            kept = KeptTorrent(infohash, infohash, 0, folder_of(infohash), clock.now())
            await unit.torrents.add(kept, Magnet(infohash))
    for number in range(MANY):
        await engine_asked.add(Magnet(InfoHash(f"{number:040x}")), folder=folder_of(InfoHash(f"{number:040x}")))
        await engine_asked.pause(InfoHash(f"{number:040x}"))
    core = make_core(database, engine_asked, vault=vault, clock=clock)
    await core.mirror.refresh()
    engine_asked.reset()
    return core.mirror


async def passes(lanes: EngineLanes, clock: MemoryClock, duration: timedelta, *, watched: bool) -> None:
    until = clock.now() + duration
    while clock.now() < until:
        await lanes.step(watched=watched)
        clock.advance(lanes.rest(watched=watched))


async def test_nobody_is_asked_for_more_than_a_slice(mirror: Any, engine_asked: AskedEngine) -> None:
    await mirror.refresh()
    assert [len(asked) for asked in engine_asked.asked] == [MOST_AT_ONCE] * 4 + [20]


@pytest.mark.parametrize(("watched", "share"), [(True, 0.08), (False, 0.006)])
async def test_everything_is_seen_in_its_turn_for_a_bounded_share_of_the_engines_time(
    mirror: Any, engine_asked: AskedEngine, clock: MemoryClock, watched: bool, share: float
) -> None:
    lanes = EngineLanes(MAIN_ENGINE, mirror, clock)
    began = clock.now()
    await passes(lanes, clock, timedelta(minutes=5), watched=watched)
    assert {name for asked in engine_asked.asked for name in asked} == set(engine_asked.held)
    assert engine_asked.busy / (clock.now() - began) <= share


async def test_what_moves_is_followed_closely_only_while_somebody_watches(
    mirror: Any, engine_asked: AskedEngine, clock: MemoryClock
) -> None:
    lanes = EngineLanes(MAIN_ENGINE, mirror, clock)
    engine_asked.takes = timedelta()
    await passes(lanes, clock, timedelta(seconds=30), watched=True)
    assert engine_asked.asked_active == 40
    engine_asked.reset()
    await passes(lanes, clock, timedelta(seconds=30), watched=False)
    assert engine_asked.asked_active == 0


async def test_what_is_on_its_way_is_looked_at_more_often_until_it_is_there(
    mirror: Any, engine_asked: AskedEngine, clock: MemoryClock
) -> None:
    lanes = EngineLanes(MAIN_ENGINE, mirror, clock)
    engine_asked.takes = timedelta()
    name = InfoHash(f"{3:040x}")
    await engine_asked.resume(name)
    await mirror.ask(MAIN_ENGINE, [name])
    await passes(lanes, clock, 50 * BRISK, watched=True)
    assert engine_asked.asked_active == 50
    await engine_asked.pause(name)
    await passes(lanes, clock, TICK, watched=True)
    engine_asked.reset()
    await passes(lanes, clock, 40 * TICK, watched=True)
    assert engine_asked.asked_active == 40


async def test_a_slow_engine_is_asked_less(mirror: Any, engine_asked: AskedEngine, clock: MemoryClock) -> None:
    lanes = EngineLanes(MAIN_ENGINE, mirror, clock)
    engine_asked.takes = timedelta(seconds=2)
    began = clock.now()
    await passes(lanes, clock, timedelta(minutes=20), watched=True)
    assert 0.02 <= engine_asked.busy / (clock.now() - began) <= 0.08


async def test_what_was_acted_on_and_what_stops_moving_is_looked_at_at_once(
    mirror: Any, engine_asked: AskedEngine, clock: MemoryClock
) -> None:
    lanes = EngineLanes(MAIN_ENGINE, mirror, clock)
    name = InfoHash(f"{3:040x}")
    mirror.apply(name, await engine_asked.get(name))
    await passes(lanes, clock, 2 * TICK, watched=True)
    await engine_asked.resume(name)
    engine_asked.reset()
    await passes(lanes, clock, 2 * TICK, watched=True)
    assert any(list(asked) == [name] for asked in engine_asked.asked)
    assert mirror.get(name).state is TorrentState.METADATA


async def test_an_engine_that_is_away_gets_one_small_question_at_a_time(
    mirror: Any, engine_asked: AskedEngine, clock: MemoryClock
) -> None:
    lanes = EngineLanes(MAIN_ENGINE, mirror, clock)
    engine_asked.takes = timedelta()
    engine_asked.down()
    await passes(lanes, clock, timedelta(seconds=3), watched=True)
    assert (len(engine_asked.asked), mirror.available) == (1, False)
    engine_asked.up()
    await passes(lanes, clock, timedelta(seconds=1), watched=True)
    assert (mirror.available, mirror.doubtful) == (True, {MAIN_ENGINE})
