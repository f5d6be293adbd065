"""Asking again: more narrowly for what was cut short, more broadly when there was nothing."""

from dataclasses import replace
from typing import Any

import pytest

from application.searching.search_result import Outcome
from domain.releases.preferences import BatchPolicy, Criterion, Preferences
from domain.series import SeriesId
from domain.users import Actor

FIRST, SECOND = SeriesId(1), SeriesId(2)


@pytest.fixture
def crowded(desk: Any, make_desk: Any) -> Any:
    """Answers hold three releases, and the best seeded ones are wrong."""
    crowded = make_desk(desk.clock, desk.database, most=3)
    for number in range(3):
        crowded.publish(f"[Group{number}] Mahou no Machi - 03 (720p).mkv", seeders=900)
    return crowded


async def test_an_answer_cut_short_is_asked_again_by_the_best_name_then_in_the_best_resolution(
    crowded: Any, ada: Actor
) -> None:
    right = crowded.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    result = await crowded.search(ada, SECOND, 3)
    assert result.best.release == right
    first, second, third = crowded.indexers[0].queries
    assert second == replace(first, titles=first.titles[:1])
    assert third == replace(second, also=("1080p",))


async def test_the_first_group_narrows_if_groups_count_more(crowded: Any, ada: Actor) -> None:
    right = crowded.publish("[Good Group] Mahou no Machi S2 - 03 (480p).mkv")
    await crowded.like(ada, Preferences(groups=("Good Group", "Other"), order=(Criterion.GROUP,)))
    assert (await crowded.search(ada, SECOND, 3)).best.release == right
    assert crowded.indexers[0].queries[2].also == ("Good Group",)


async def test_a_full_answer_with_something_certain_is_enough(crowded: Any, ada: Actor) -> None:
    crowded.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv", seeders=901)
    assert (await crowded.search(ada, SECOND, 3)).outcome is Outcome.PICKED
    assert crowded.asked == 1


async def test_no_search_asks_more_than_four_questions(crowded: Any, ada: Actor) -> None:
    await crowded.search(ada, SECOND, 3)
    await crowded.search(ada, FIRST, 7)
    assert crowded.asked <= 8


async def test_when_nothing_fits_the_shortest_names_are_asked_for_everywhere(desk: Any, ada: Actor) -> None:
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.NOTHING_FOUND
    *others, last = desk.indexers[0].queries
    assert (last.titles, last.terms, last.broad) == (("Mahou no Machi", "Town of Magic"), (), True)
    assert not any(query.broad for query in others)


async def test_what_is_plausible_is_not_broadened(desk: Any, ada: Actor) -> None:
    tiny = desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    desk.indexers[0].publish(replace(tiny, size_bytes=1))
    desk.watchlist.put_series(replace(desk.second, duration=desk.clock.now() - desk.clock.now().replace(hour=0)))
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.CHOOSE
    assert not any(query.broad for query in desk.indexers[0].queries)


async def test_sets_of_a_finished_series_are_asked_for_if_wanted(desk: Any, ada: Actor, bob: Actor) -> None:
    await desk.like(bob, Preferences(batches=BatchPolicy.NEVER))
    await desk.search(bob, FIRST, 7)
    assert not any(query.batch for query in desk.indexers[0].queries)
    await desk.search(ada, FIRST, 7)
    (sets,) = (query for query in desk.indexers[0].queries if query.batch)
    assert {"batch", "01-12"} <= set(sets.terms)


async def test_who_reads_no_english_is_searched_for_everywhere(desk: Any, ada: Actor) -> None:
    await desk.like(ada, Preferences(subtitles=("de",)))
    await desk.search(ada, SECOND, 3)
    assert all(query.broad for query in desk.indexers[0].queries)
