"""So many at once, and then so many a minute."""

from datetime import datetime, timedelta

import pytest

from domain.allowance import Allowance
from uuutorrent.testing.specimens import NOON

TEN = Allowance(at_once=10, a_minute=20)
EVERY = timedelta(seconds=3)


def done(times: int, allowance: Allowance = TEN, whole_at: datetime | None = None) -> datetime | None:
    """When everything is back after so many at noon, each of which may be done."""
    for _ in range(times):
        assert allowance.wait(whole_at, NOON) <= timedelta()
        whole_at = allowance.after_one(whole_at, NOON)
    return whole_at


def test_so_many_may_be_done_in_a_row_and_then_one_has_to_wait_for_the_next() -> None:
    assert TEN.wait(done(10), NOON) == EVERY
    assert TEN.wait(done(10), NOON + EVERY / 3) == EVERY * 2 / 3
    assert TEN.wait(done(10), NOON + EVERY) == timedelta()


def test_all_come_back_in_the_end_and_no_more_than_that() -> None:
    whole_at = done(10)
    assert whole_at == NOON + TEN.recovers_within == NOON + timedelta(seconds=30)
    long_after = NOON + timedelta(days=1)
    assert TEN.after_one(whole_at, long_after) == TEN.after_one(None, long_after) == long_after + EVERY


def test_some_come_back_before_all_do() -> None:
    whole_at, later = done(10), NOON + 4 * EVERY
    for _ in range(4):
        assert TEN.wait(whole_at, later) <= timedelta()
        whole_at = TEN.after_one(whole_at, later)
    assert TEN.wait(whole_at, later) == EVERY


def test_a_clock_that_is_set_back_keeps_nobody_waiting_for_long() -> None:
    assert TEN.wait(done(10), NOON - timedelta(days=300)) <= EVERY


def test_what_is_kept_after_a_clock_is_set_back_lets_the_wait_end() -> None:
    before = NOON - timedelta(days=300)
    kept = TEN.possible(done(10), before)
    assert TEN.wait(kept, before) == EVERY
    assert TEN.wait(kept, before + EVERY) == timedelta()


@pytest.mark.parametrize("whole_at", [None, NOON - EVERY, NOON])
def test_who_has_everything_back_has_it_now(whole_at: datetime | None) -> None:
    assert TEN.possible(whole_at, NOON) == NOON


def test_ten_times_as_much_at_the_same_pace_takes_ten_times_as_long_to_come_back() -> None:
    hundred = TEN.times(10, 1)
    assert (hundred.at_once, hundred.a_minute) == (100, TEN.a_minute)
    assert hundred.recovers_within == 10 * TEN.recovers_within


@pytest.mark.parametrize(("at_once", "a_minute"), [(0, 1), (1, 0), (-1, 1)])
def test_nothing_is_no_allowance(at_once: int, a_minute: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Allowance(at_once, a_minute)
