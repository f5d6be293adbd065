"""The line in which every request to AniList waits."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.outbound.anilist.pace import Pace
from adapters.outbound.memory.clock import MemoryClock
from application.ports.watchlists import WatchlistUnavailable


async def starts(pace: Pace, clock: MemoryClock, pauses: list[float]) -> list[datetime]:
    moments = []
    for pause in pauses:
        await clock.sleep(timedelta(seconds=pause))
        await pace.turn()
        moments.append(clock.now())
    return moments


def most_within(moments: list[datetime], window: timedelta) -> int:
    return max(sum(start <= other < start + window for other in moments) for start in moments)


@settings(deadline=None)
@given(st.lists(st.floats(0, 30), min_size=1, max_size=80), st.integers(1, 30))
def test_no_window_ever_holds_more_than_allowed(pauses: list[float], per_minute: int) -> None:
    clock = MemoryClock()
    moments = asyncio.run(starts(Pace(clock, per_minute=per_minute), clock, pauses))
    assert most_within(moments, timedelta(minutes=1)) <= per_minute
    assert most_within(moments, timedelta(seconds=5)) <= 5


async def test_a_few_requests_do_not_wait_at_all() -> None:
    clock = MemoryClock()
    moments = await starts(Pace(clock, per_minute=25), clock, [0.0] * 5)
    assert len(set(moments)) == 1


async def test_who_came_first_goes_first() -> None:
    clock = MemoryClock()
    pace, order = Pace(clock, per_minute=25), []

    async def go(number: int) -> None:
        await pace.turn()
        order.append(number)

    await asyncio.gather(*(go(number) for number in range(20)))
    assert order == list(range(20))


async def test_too_long_a_line_is_refused() -> None:
    clock = MemoryClock(manual=True)
    pace = Pace(clock, per_minute=1)
    await pace.turn()
    waiting = [asyncio.create_task(pace.turn()) for _ in range(30)]
    await clock.until_asleep()
    with pytest.raises(WatchlistUnavailable) as caught:
        await pace.turn()
    assert caught.value.retry_after == timedelta(minutes=1)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_on_hold_everybody_is_told_how_long() -> None:
    clock = MemoryClock()
    pace = Pace(clock, per_minute=25)
    pace.hold(timedelta(seconds=60))
    with pytest.raises(WatchlistUnavailable, match="60 s") as caught:
        await pace.turn()
    assert caught.value.retry_after == timedelta(seconds=60)
    await clock.sleep(timedelta(seconds=57))
    await pace.turn()
    assert clock.now() - MemoryClock().now() == timedelta(seconds=60)


async def test_one_who_leaves_the_line_leaves_it_in_order() -> None:
    clock = MemoryClock(manual=True)
    pace = Pace(clock, per_minute=1)
    await pace.turn()
    first, second = asyncio.create_task(pace.turn()), asyncio.create_task(pace.turn())
    await clock.until_asleep()
    first.cancel()
    await asyncio.wait({first})
    await clock.until_asleep()
    clock.advance(timedelta(minutes=1))
    await second


async def test_nothing_remaining_is_a_hold_until_the_reset() -> None:
    clock = MemoryClock()
    pace = Pace(clock, per_minute=25)
    reset = int((clock.now() + timedelta(seconds=40)).timestamp())
    pace.heed({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)})
    with pytest.raises(WatchlistUnavailable) as caught:
        await pace.turn()
    assert caught.value.retry_after == timedelta(seconds=40)


async def test_a_lower_limit_is_taken_over_and_a_higher_one_is_not() -> None:
    clock = MemoryClock()
    pace = Pace(clock, per_minute=25)
    for promised, granted in (("10", 10), ("90", 25)):
        pace.heed({"X-RateLimit-Limit": promised, "X-RateLimit-Remaining": "60"})
        await clock.sleep(timedelta(minutes=1))
        moments = await starts(pace, clock, [0.0] * 60)
        assert most_within(moments, timedelta(minutes=1)) == granted


@given(st.dictionaries(st.sampled_from(["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]), st.text()))
def test_senseless_headers_do_no_harm(headers: dict[str, str]) -> None:
    Pace(MemoryClock(), per_minute=25).heed(headers)


def test_a_reset_in_another_age_is_bounded() -> None:
    clock = MemoryClock(datetime(2026, 11, 22, tzinfo=UTC))
    pace = Pace(clock, per_minute=25)
    for reset in ("1", "99999999999"):
        pace.heed({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})
