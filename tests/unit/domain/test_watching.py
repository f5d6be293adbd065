"""Which episodes wait for somebody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.series import Airing, AiringStatus, Series, SeriesId, Titles
from domain.watching import Aired, WatchEntry, aired, unwatched

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
SERIES = Series(SeriesId(1), Titles("Some Series"), status=AiringStatus.AIRING)

counts = st.integers(0, 2_000)
maybe_counts = st.none() | counts
moments = st.integers(-400, 400).map(lambda days: NOW + timedelta(days=days))
airings = st.builds(Airing, counts, moments)
some_series = st.builds(
    Series,
    id=st.just(SeriesId(1)),
    titles=st.just(Titles("Some Series")),
    status=st.sampled_from(AiringStatus),
    episodes=maybe_counts,
    next_airing=st.none() | airings,
    last_aired=maybe_counts,
)
entries = st.builds(WatchEntry, some_series, st.integers(-5, 3_000))


def test_all_before_the_next_airing_are_out() -> None:
    series = replace(SERIES, next_airing=Airing(8, NOW + timedelta(days=2)))
    assert aired(series, NOW) == Aired(7)


def test_an_airing_that_has_just_passed_is_out() -> None:
    assert aired(replace(SERIES, next_airing=Airing(8, NOW)), NOW) == Aired(8)


def test_an_airing_long_past_is_out_but_tells_nothing_about_today() -> None:
    series = replace(SERIES, next_airing=Airing(8, NOW - timedelta(days=20)))
    assert aired(series, NOW) == Aired(8, certain=False)


def test_before_the_first_episode_nothing_is_out() -> None:
    series = replace(SERIES, status=AiringStatus.UPCOMING, next_airing=Airing(1, NOW + timedelta(days=1)))
    assert aired(series, NOW) == Aired(0)
    assert aired(replace(series, next_airing=None, episodes=12), NOW) == Aired(0)


def test_the_first_episode_is_out_even_if_the_service_still_says_upcoming() -> None:
    series = replace(SERIES, status=AiringStatus.UPCOMING, next_airing=Airing(1, NOW - timedelta(minutes=1)))
    assert aired(series, NOW) == Aired(1)


def test_a_finished_series_is_out_whole() -> None:
    assert aired(replace(SERIES, status=AiringStatus.FINISHED, episodes=24), NOW) == Aired(24)
    assert aired(replace(SERIES, status=AiringStatus.FINISHED, last_aired=20), NOW) == Aired(20)
    assert aired(replace(SERIES, status=AiringStatus.FINISHED), NOW) == Aired(None)


def test_a_running_series_without_a_schedule_is_a_guess() -> None:
    assert aired(replace(SERIES, episodes=12), NOW) == Aired(12, certain=False)
    assert aired(SERIES, NOW).count is None


def test_the_last_known_broadcast_is_better_than_a_guess() -> None:
    assert aired(replace(SERIES, episodes=12, last_aired=9), NOW) == Aired(9)


def test_a_schedule_beyond_the_last_episode_is_cut() -> None:
    series = replace(SERIES, episodes=12, next_airing=Airing(14, NOW + timedelta(days=1)))
    assert aired(series, NOW) == Aired(12)


@pytest.mark.parametrize(("progress", "waiting"), [(0, [1, 2, 3]), (2, [3]), (3, []), (9, []), (-4, [1, 2, 3])])
def test_what_follows_the_last_seen_waits(progress: int, waiting: list[int]) -> None:
    series = replace(SERIES, next_airing=Airing(4, NOW + timedelta(days=1)))
    assert list(unwatched(WatchEntry(series, progress), NOW)) == waiting


def test_nothing_waits_while_nobody_knows() -> None:
    assert not unwatched(WatchEntry(SERIES, 3), NOW)


@given(entries)
def test_only_broadcast_episodes_wait_and_never_a_seen_one(entry: WatchEntry) -> None:
    waiting = unwatched(entry, NOW)
    out = aired(entry.series, NOW).count or 0
    assert len(waiting) == max(0, out - max(entry.progress, 0))
    assert all(max(entry.progress, 0) < episode <= out for episode in waiting)


@given(some_series)
def test_no_more_is_out_than_the_series_has(series: Series) -> None:
    count = aired(series, NOW).count
    assert count is None or count >= 0
    assert count is None or series.episodes is None or count <= series.episodes


@given(some_series, st.timedeltas(timedelta(), timedelta(days=500)))
def test_time_never_takes_an_episode_back(series: Series, passed: timedelta) -> None:
    before, after = aired(series, NOW).count, aired(series, NOW + passed).count
    assert (before is None) == (after is None)
    assert (after or 0) >= (before or 0)


@given(entries, st.integers(0, 50))
def test_who_watches_on_has_less_to_watch(entry: WatchEntry, more: int) -> None:
    further = replace(entry, progress=max(entry.progress, 0) + more)
    assert set(unwatched(further, NOW)) <= set(unwatched(entry, NOW))
