"""What leaves the server, and what happens when that was enough."""

import asyncio
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from application.ports.database import DatabaseUnavailable
from application.ports.torrent_engine import EngineTorrent
from application.ports.traffic import MonthsTraffic
from application.torrents.egress_meter import DELIVERY_RATE_WHEN_SPENT, FLUSHED_EVERY, EgressLevel, EgressMeter
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import Manners
from domain.torrents.states import TorrentState

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock(datetime(2026, 11, 30, 23, 59, tzinfo=UTC), manual=True)


@pytest.fixture
def meter(database: MemoryDatabase, clock: MemoryClock) -> EgressMeter:
    return EgressMeter(database, clock, Manners(egress_bytes_a_month=1_000))


def uploaded(size: int) -> EngineTorrent:
    return EngineTorrent(InfoHash("a" * 40), "x", TorrentState.SEEDING, uploaded_bytes=size)


async def kept(database: MemoryDatabase, month: date) -> MonthsTraffic:
    async with database.unit() as unit:
        return await unit.traffic.of(month)


def test_uploads_are_counted_by_their_growth_and_never_twice(meter: EgressMeter) -> None:
    looks = [None, uploaded(500), uploaded(520), uploaded(10), uploaded(15), None, uploaded(15), uploaded(16)]
    for before, after in itertools.pairwise(looks):
        meter.note(before, after)
    assert meter.traffic == MonthsTraffic(NOVEMBER, 20 + 5 + 1)


async def test_the_engines_looks_are_counted(core: Any, ada: Any, engine: Any, episode: Any) -> None:
    await core.grab(ada, 21, 5)
    live = core.mirror.get(episode.metainfo.infohash)
    core.mirror.apply(live.infohash, replace(live, uploaded_bytes=100))
    core.mirror.apply(live.infohash, replace(live, uploaded_bytes=130))
    assert core.egress.traffic.uploaded_bytes == 130


async def test_levels_follow_the_budget(meter: EgressMeter, database: MemoryDatabase, clock: MemoryClock) -> None:
    levels = []
    for size in (799, 1, 199):
        await meter.deliver(size)
        levels.append(meter.level)
    assert levels == [EgressLevel.OK, EgressLevel.WARNED, EgressLevel.WARNED]
    meter.note(uploaded(0), uploaded(1))
    assert meter.spent
    assert not EgressMeter(database, clock, Manners()).spent


async def test_what_was_counted_outlives_the_process(
    meter: EgressMeter, database: MemoryDatabase, clock: MemoryClock
) -> None:
    await meter.deliver(300)
    meter.note(uploaded(0), uploaded(40))
    await meter.flush()
    await meter.flush()
    assert await kept(database, NOVEMBER) == MonthsTraffic(NOVEMBER, 40, 300) == meter.traffic
    again = EgressMeter(database, clock, Manners())
    await again.flush()
    assert again.traffic == meter.traffic


async def test_what_the_database_did_not_take_is_kept_for_the_next_time(
    meter: EgressMeter, database: MemoryDatabase
) -> None:
    await meter.deliver(300)
    database.down()
    with pytest.raises(DatabaseUnavailable):
        await meter.flush()
    await meter.deliver(1)
    database.up()
    await meter.flush()
    assert await kept(database, NOVEMBER) == MonthsTraffic(NOVEMBER, 0, 301) == meter.traffic


async def test_a_new_month_begins_with_nothing(
    meter: EgressMeter, database: MemoryDatabase, clock: MemoryClock
) -> None:
    await meter.flush()
    meter.note(uploaded(0), uploaded(2_000))
    assert meter.level is EgressLevel.SPENT
    clock.advance(timedelta(minutes=1))
    assert not meter.spent
    await meter.deliver(7)
    await meter.flush()
    assert meter.traffic == MonthsTraffic(DECEMBER, 0, 7)
    assert (await kept(database, NOVEMBER)).uploaded_bytes == 2_000


async def test_with_the_budget_spent_all_deliveries_share_one_rate(meter: EgressMeter, clock: MemoryClock) -> None:
    meter.note(uploaded(0), uploaded(1_000))
    deliveries = [asyncio.create_task(meter.deliver(DELIVERY_RATE_WHEN_SPENT)) for _ in range(2)]
    await clock.until_asleep(2)
    clock.advance(timedelta(seconds=1))
    await asyncio.wait(deliveries, return_when=asyncio.FIRST_COMPLETED)
    assert [delivery.done() for delivery in deliveries] == [True, False]
    clock.advance(timedelta(seconds=1))
    await asyncio.gather(*deliveries)


async def test_it_flushes_by_and_by_and_at_the_end_and_warns_once_a_day(
    meter: EgressMeter, database: MemoryDatabase, clock: MemoryClock, caplog: pytest.LogCaptureFixture
) -> None:
    meter.note(uploaded(0), uploaded(900))
    running = asyncio.create_task(meter.run())
    await clock.until_asleep()
    clock.advance(FLUSHED_EVERY)
    await clock.until_asleep()
    assert (await kept(database, NOVEMBER)).uploaded_bytes == 900
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    await meter.deliver(50)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await kept(database, NOVEMBER)).delivered_bytes == 50
