"""What every clock keeps to."""

import asyncio
from datetime import timedelta

import pytest

from application.ports.clock import Clock

INSTANT = timedelta(milliseconds=20)
DEADLINE = 10
"""Seconds after which a sleep that should be short is called endless."""


class ClockContract:
    """Subclass, provide ``clock``, and your clock is tested as ours are."""

    @pytest.fixture
    def clock(self) -> Clock:
        """The clock under test; a sleep of INSTANT must come to an end by itself."""
        raise NotImplementedError

    async def test_the_present_moment_is_aware_and_in_utc(self, clock: Clock) -> None:
        assert clock.now().utcoffset() == timedelta()

    async def test_a_sleep_lasts_as_long_as_it_should(self, clock: Clock) -> None:
        before = clock.now()
        await asyncio.wait_for(clock.sleep(INSTANT), DEADLINE)
        # Wall clocks are read in steps, and the event loop may wake a step early.
        assert clock.now() - before >= INSTANT * 0.9

    @pytest.mark.parametrize("nothing", [timedelta(), timedelta(microseconds=-1), timedelta(days=-1)])
    async def test_a_sleep_that_is_not_positive_returns_at_once(self, clock: Clock, nothing: timedelta) -> None:
        sleep = asyncio.ensure_future(clock.sleep(nothing))
        await asyncio.sleep(0)
        assert sleep.done()
        await sleep

    async def test_who_sleeps_longer_wakes_later(self, clock: Clock) -> None:
        woken: list[int] = []

        async def sleeper(times: int) -> None:
            await clock.sleep(INSTANT * times)
            woken.append(times)

        await asyncio.wait_for(asyncio.gather(sleeper(3), sleeper(1), sleeper(2)), DEADLINE)
        assert woken == [1, 2, 3]

    async def test_a_sleep_can_be_cancelled_without_a_trace(self, clock: Clock) -> None:
        sleep = asyncio.ensure_future(clock.sleep(timedelta(days=1)))
        await asyncio.sleep(0)
        sleep.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sleep
        await asyncio.wait_for(clock.sleep(INSTANT), DEADLINE)
