"""How long a guess has to wait, and whose guess it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.throttling import Backoff, Tries, is_this_machine, network_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BACKOFF = Backoff(free=3, first=SECOND, longest=timedelta(seconds=10), forgotten_after=timedelta(hours=1))


@pytest.mark.parametrize(("count", "seconds"), [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (7, 10), (5_000, 10)])
def test_the_wait_begins_after_the_free_tries_and_doubles_up_to_a_limit(count: int, seconds: int) -> None:
    assert BACKOFF.wait(Tries(count, NOW), NOW) == timedelta(seconds=seconds)


def test_nobody_waits_before_the_first_try() -> None:
    assert BACKOFF.wait(None, NOW) == timedelta()


def test_the_wait_passes() -> None:
    assert BACKOFF.wait(Tries(5, NOW), NOW + 3 * SECOND) == SECOND
    assert BACKOFF.wait(Tries(5, NOW), NOW + 4 * SECOND) <= timedelta()


def test_after_long_enough_everything_is_forgotten() -> None:
    tries, later = Tries(5_000, NOW), NOW + timedelta(hours=1)
    assert BACKOFF.counted(tries, later - SECOND) == Tries(5_001, later - SECOND)
    assert BACKOFF.counted(tries, later) == Tries(1, later)
    assert BACKOFF.wait(tries, later) <= timedelta()


@given(st.integers(0, 10**9), st.timedeltas(-timedelta(days=400), timedelta(days=400)))
def test_nobody_waits_longer_than_the_limit_whatever_the_clock_did(count: int, passed: timedelta) -> None:
    assert BACKOFF.wait(Tries(count, NOW), NOW + passed) <= BACKOFF.longest


@given(st.lists(st.integers(0, 20), min_size=30, max_size=30))
def test_who_comes_when_told_gets_in_however_others_knock(pauses: list[int]) -> None:
    tries, now = None, NOW
    for pause in pauses:
        now += timedelta(seconds=pause)
        if BACKOFF.wait(tries, now) > timedelta():
            continue  # a refused try is not counted: the wait goes on as it was
        tries = BACKOFF.counted(tries, now)
    wait = max(BACKOFF.wait(tries, now), timedelta())
    assert BACKOFF.wait(tries, now + wait) <= timedelta()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("somewhere", "somewhere"),
    ],
)
def test_a_client_is_recognised_by_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("address", "here"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("192.0.2.7", False), ("2001:db8::1", False),
     ("", False), ("localhost", False), ("::ffff:127.0.0.1", True)],
)  # fmt: skip
def test_this_machine_is_known(address: str, here: bool) -> None:
    assert is_this_machine(network_of(address)) is here
