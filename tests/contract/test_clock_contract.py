"""The clocks under one contract."""

import asyncio
from datetime import timedelta

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.system.clock import SystemClock
from uuutorrent.testing.contracts.clock import ClockContract


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> SystemClock:
        return SystemClock()


class TestMemoryClock(ClockContract):
    @pytest.fixture
    def clock(self) -> MemoryClock:
        return MemoryClock()

    async def test_a_year_passes_in_no_time(self, clock: MemoryClock) -> None:
        before = clock.now()
        await asyncio.wait_for(clock.sleep(timedelta(days=365)), 10)
        assert clock.now() == before + timedelta(days=365)


async def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = MemoryClock(manual=True)
    before = clock.now()
    sleep = asyncio.ensure_future(clock.sleep(timedelta(seconds=2)))
    await clock.until_asleep()
    assert clock.now() == before
    clock.advance(timedelta(seconds=1))
    await clock.until_asleep()
    clock.advance(timedelta(seconds=1))
    await sleep
    with pytest.raises(TimeoutError):
        await clock.until_asleep()
