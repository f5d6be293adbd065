"""Floods are told of now and then, and then how large they were."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.thinning import Thinning
from domain.throttling import Tries

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHILE = timedelta(minutes=10)


def test_the_first_few_are_told_of_and_then_none_until_the_while_is_over() -> None:
    thinning, tries = Thinning(2, WHILE), None
    told = []
    for seconds in (0, 1, 2, 599, 600):
        thinned = thinning.counted(tries, NOW + timedelta(seconds=seconds))
        tries = thinned.tries
        told.append((thinned.told, thinned.left_out))
    assert told == [(True, 0), (True, 0), (False, 0), (False, 0), (True, 2)]


def test_a_while_is_not_prolonged_by_what_happens_in_it() -> None:
    late = Thinning(1, WHILE).counted(Tries(1, NOW), NOW + timedelta(minutes=9))
    assert late.tries == Tries(2, NOW)


@given(st.lists(st.integers(0, 900), max_size=60), st.integers(1, 5))
def test_every_one_is_told_of_or_counted_but_those_of_the_last_while(pauses: list[int], most: int) -> None:
    thinning, tries, now, told, left_out = Thinning(most, WHILE), None, NOW, 0, 0
    for pause in pauses:
        now += timedelta(seconds=pause)
        thinned = thinning.counted(tries, now)
        tries, told, left_out = thinned.tries, told + thinned.told, left_out + thinned.left_out
    pending = 0 if tries is None else max(0, tries.count - most)
    assert told + left_out + pending == len(pauses)
