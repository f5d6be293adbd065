"""What is decided anew, when, and for whom."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.engine import MemoryEngine
from application.ports.torrent_engine import EngineTorrent
from application.torrents import planner
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.idleness import IDLE_AFTER
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners, SpeedLimits
from domain.torrents.planning import Hold
from domain.torrents.states import TorrentState, Wish
from domain.users import Actor, UserId

FIRST, SECOND, DONE = (InfoHash(f"{number:040x}") for number in range(3))


@dataclass
class Planned:
    """A core whose torrents wait, and are planned for."""

    core: Any
    database: MemoryDatabase
    clock: MemoryClock

    async def keep(self, name: InfoHash, *, complete: bool = False) -> None:
        now = self.clock.now()
        kept = KeptTorrent(name, name, 100, folder_of(name), now, completed_at=now if complete else None)
        async with self.database.unit() as unit:
            await unit.torrents.add(kept, b"a torrent file")
            await unit.claims.add(Claim(UserId(UUID(int=1)), name, now, name))
        self.clock.advance(timedelta(seconds=1))

    async def change(self, name: InfoHash, **change: Any) -> None:
        async with self.database.unit() as unit:
            kept = await unit.torrents.get(name, lock=True)
            assert kept is not None
            await unit.torrents.save(replace(kept, **change))
        await self.core.ledger.renew(name)

    def holds(self) -> list[Hold | None]:
        return [self.core.planner.of(name).hold for name in (FIRST, SECOND, DONE)]


@pytest.fixture
async def planned(
    make_core: Any, database: MemoryDatabase, engine: MemoryEngine, vault: Any, clock: MemoryClock, ada: Actor
) -> Planned:
    core = make_core(database, engine, vault=vault, clock=clock, manners=Manners(active_downloads=1))
    planned = Planned(core, database, clock)
    await planned.keep(FIRST)
    await planned.keep(SECOND)
    await planned.keep(DONE, complete=True)
    await core.planner.renew()
    assert planned.holds() == [None, Hold.QUEUE, None]
    return planned


async def test_what_lets_others_go_does_so_at_once(planned: Planned) -> None:
    await planned.change(FIRST, wish=Wish.PAUSE)
    await planned.core.planner.renew_about(FIRST)
    assert planned.holds() == [Hold.PAUSED, None, None]
    assert planned.core.mirror.news() == {FIRST, SECOND}


async def test_what_is_complete_stays_as_it_was_unless_it_is_asked_about(planned: Planned) -> None:
    await planned.change(DONE, wish=Wish.PAUSE)
    await planned.core.planner.renew_about(FIRST)
    assert planned.holds() == [None, Hold.QUEUE, None]
    await planned.core.planner.renew_about(DONE)
    assert planned.holds() == [None, Hold.QUEUE, Hold.PAUSED]


async def test_what_was_added_since_queues_behind_the_others(planned: Planned) -> None:
    third, fourth = InfoHash("a" * 40), InfoHash("b" * 40)
    for name in (third, fourth):
        await planned.keep(name)
        await planned.core.ledger.renew(name)
        await planned.core.planner.renew_about(name)
    assert [planned.core.planner.of(name).place for name in (FIRST, SECOND, third, fourth)] == [None, 1, 2, 3]


async def test_what_leaves_is_planned_for_no_more(planned: Planned) -> None:
    await planned.change(FIRST, wish=Wish.REMOVE)
    await planned.core.planner.renew_about(FIRST)
    assert FIRST not in planned.core.mirror.desired
    assert planned.holds() == [None, None, None]


async def test_limits_that_people_share_out_are_shared_out_anew(
    make_core: Any, planned: Planned, engine: MemoryEngine, vault: Any
) -> None:
    manners = Manners(each=SpeedLimits(upload_rate=4096))
    core = make_core(planned.database, engine, vault=vault, clock=planned.clock, manners=manners)
    await core.planner.renew_about(FIRST)
    assert core.planner.of(DONE).limits == SpeedLimits(upload_rate=4096)


async def test_a_whole_plan_follows_what_changed_since_the_one_before(planned: Planned) -> None:
    core = planned.core
    core.mirror.apply(FIRST, EngineTorrent(FIRST, "n", TorrentState.STALLED))
    await core.planner.renew()
    assert planned.holds() == [None, Hold.QUEUE, None]
    # It found nobody: nothing but time has passed.
    for passed, waits in ((IDLE_AFTER - timedelta(seconds=1), Hold.QUEUE), (timedelta(seconds=1), None)):
        planned.clock.advance(passed)
        await core.planner.renew()
        assert planned.holds() == [None, waits, None]
    core.mirror.apply(FIRST, EngineTorrent(FIRST, "n", TorrentState.DOWNLOADING))
    core.mirror.apply(SECOND, EngineTorrent(SECOND, "n", TorrentState.DOWNLOADING))
    await core.planner.renew()
    assert sorted(planned.holds()[:2], key=str) == [None, Hold.QUEUE]
    core.mirror.apply(FIRST, EngineTorrent(FIRST, "n", TorrentState.SEEDING, complete=True))
    await core.planner.renew()
    assert planned.holds() == [None, None, None]
    await planned.change(SECOND, wish=Wish.PAUSE)
    await core.planner.renew()
    assert planned.holds() == [None, Hold.PAUSED, None]


async def test_many_are_planned_for_as_few_are(planned: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "_MANY", 0)
    await planned.change(FIRST, wish=Wish.PAUSE)
    await planned.core.planner.renew()
    assert planned.holds() == [Hold.PAUSED, None, None]
