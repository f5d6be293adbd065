"""When a failing host is left alone."""

from datetime import timedelta

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.nyaa.breaker import Breaker


def failing(times: int) -> tuple[MemoryClock, Breaker]:
    clock = MemoryClock(manual=True)
    breaker = Breaker(clock)
    for _ in range(times):
        breaker.failed()
    return clock, breaker


def test_a_few_failures_change_nothing() -> None:
    _, breaker = failing(4)
    assert breaker.rest() is None


def test_five_in_a_row_call_for_a_rest() -> None:
    clock, breaker = failing(5)
    assert breaker.rest() == timedelta(seconds=30)
    clock.advance(timedelta(seconds=30))
    assert breaker.rest() is None


def test_a_failure_after_the_rest_doubles_it_up_to_a_limit() -> None:
    clock, breaker = failing(5)
    clock.advance(timedelta(seconds=30))
    breaker.failed()
    assert breaker.rest() == timedelta(minutes=1)
    for _ in range(100):
        breaker.failed()
    assert breaker.rest() == timedelta(minutes=5)


def test_a_success_forgets_the_failures() -> None:
    _, breaker = failing(5)
    breaker.succeeded()
    breaker.failed()
    assert breaker.rest() is None


def test_who_asks_for_time_gets_it_at_once_within_reason() -> None:
    _, breaker = failing(0)
    breaker.failed(timedelta(seconds=90))
    assert breaker.rest() == timedelta(seconds=90)
    breaker.failed(timedelta(days=9))
    assert breaker.rest() == timedelta(minutes=5)
