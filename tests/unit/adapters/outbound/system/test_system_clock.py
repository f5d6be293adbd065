"""The machine's clock, which somebody may set."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from adapters.outbound.system import clock as module
from adapters.outbound.system.clock import SystemClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """Its clock, and how long it has been running: only the clock can be set."""

    def __init__(self) -> None:
        self.wall, self.seconds = NOON, 0.0

    def now(self, _: tzinfo) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def run(self, duration: timedelta) -> None:
        self.wall += duration
        self.seconds += duration.total_seconds()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(module, "datetime", machine)
    monkeypatch.setattr(module, "time", machine)
    return machine


def test_a_clock_that_is_set_back_goes_on_slowly_until_it_is_right(machine: Machine) -> None:
    clock = SystemClock()
    machine.run(HOUR)
    assert clock.now() == NOON + HOUR
    machine.wall -= HOUR
    assert clock.now() == NOON + HOUR
    machine.run(HOUR)
    assert clock.now() == NOON + 1.5 * HOUR
    for _ in range(60):
        machine.run(HOUR / 60)
        clock.now()
    assert clock.now() == machine.wall == NOON + 2 * HOUR
    machine.run(HOUR)
    assert clock.now() == NOON + 3 * HOUR


def test_a_clock_that_is_set_forward_is_believed(machine: Machine) -> None:
    clock = SystemClock()
    machine.wall += HOUR
    assert clock.now() == NOON + HOUR
