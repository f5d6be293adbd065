"""Searching with fakes: what is answered, and what happens when somebody is away."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.outbound.memory.database import MemoryDatabase
from application.ports.database import DatabaseUnavailable
from application.ports.indexers import IndexerUnavailable
from application.ports.watchlists import WatchlistUnavailable
from application.searching.franchises import SeriesNotFound
from application.searching.search_episode import DEADLINE
from application.searching.search_result import Outcome
from domain.releases.preferences import Preferences
from domain.releases.wanted import InvalidEpisode
from domain.series import Airing, SeriesId
from domain.users import Actor

RIGHT = "[Group] Mahou no Machi S2 - 03 (1080p) [ABCDEF01].mkv"
FIRST_SEASONS = "[Group] Mahou no Machi - 03 (1080p) [ABCDEF03].mkv"
SECOND = SeriesId(2)


async def test_the_best_release_is_picked_and_every_candidate_explained(desk: Any, ada: Actor) -> None:
    right = desk.publish(RIGHT)
    desk.publish("[Group] Mahou no Machi S2 - 03 (720p) [ABCDEF02].mkv", seeders=900)
    desk.publish(FIRST_SEASONS, seeders=900)
    result = await desk.search(ada, SECOND, 3)
    assert result.outcome is Outcome.PICKED
    assert result.best.release == right
    assert [one.rank for one in result.candidates] == [1, 2, None]
    assert result.candidates[0].ranking == ("1080p before 720p",)
    assert all(one.verdict.reasons for one in result.candidates)
    assert (result.series.id, result.episode) == (SECOND, 3)


async def test_the_search_ends_with_the_first_question_that_finds_something_certain(desk: Any, ada: Actor) -> None:
    desk.publish(RIGHT)
    await desk.search(ada, SECOND, 3)
    assert desk.asked == 1


@pytest.mark.parametrize(
    "title",
    [
        "[Group] Mahou no Machi - 15 (1080p).mkv",
        "Mahou no Machi S02E03 1080p",
        "Town of Magic S02E03v2 1080p",
        "[Group] Town of Magic S2 - 03 (1080p).mkv",
    ],
)
async def test_the_first_question_finds_what_most_groups_write(desk: Any, ada: Actor, title: str) -> None:
    right = desk.publish(title)
    assert (await desk.search(ada, SECOND, 3)).best.release == right
    assert desk.asked == 1


async def test_the_same_file_on_two_indexers_is_one_candidate(desk: Any, ada: Actor) -> None:
    desk.publish(RIGHT, infohash="a")
    desk.publish(RIGHT, on=1, infohash="a")
    assert len((await desk.search(ada, SECOND, 3)).candidates) == 1


async def test_one_dead_indexer_is_named_and_the_others_answers_stand(desk: Any, ada: Actor) -> None:
    desk.indexers[1].fail(IndexerUnavailable("It is down.", indexer="two"))
    desk.publish(RIGHT)
    result = await desk.search(ada, SECOND, 3)
    assert result.outcome is Outcome.PICKED
    assert [(one.indexer, one.problem, one.detail) for one in result.failures] == [
        ("two", "indexer-unavailable", "It is down.")
    ]


async def test_a_dead_indexer_is_asked_once(desk: Any, ada: Actor) -> None:
    desk.indexers[1].fail(IndexerUnavailable("It is down.", indexer="two"))
    await desk.search(ada, SECOND, 3)
    assert desk.asked > len(desk.indexers[1].queries) == 1


async def test_when_every_indexer_is_down_the_first_error_is_raised(desk: Any, ada: Actor) -> None:
    for indexer in desk.indexers:
        indexer.fail(IndexerUnavailable("It is down.", indexer=indexer.name))
    with pytest.raises(IndexerUnavailable) as caught:
        await desk.search(ada, SECOND, 3)
    assert caught.value.indexer == "one"


async def test_when_the_time_is_over_the_answer_is_what_was_found_and_the_silent_are_named(
    desk: Any, ada: Actor
) -> None:
    desk.indexers[1].hold()
    desk.publish(RIGHT)
    search = asyncio.create_task(desk.search(ada, SECOND, 3))
    await desk.rest(DEADLINE.total_seconds() - 1)
    assert not search.done()
    await desk.rest(1)
    result = await search
    assert result.outcome is Outcome.PICKED
    assert [(one.indexer, one.problem) for one in result.failures] == [("two", "indexer-overdue")]


async def test_no_further_question_is_asked_when_the_time_is_over(desk: Any, ada: Actor) -> None:
    desk.indexers[1].hold()
    search = asyncio.create_task(desk.search(ada, SECOND, 3))
    await desk.rest(DEADLINE.total_seconds())
    assert (await search).outcome is Outcome.NOTHING_FOUND
    assert desk.asked == 1


async def test_when_every_indexer_is_silent_it_is_the_indexers_failure(desk: Any, ada: Actor) -> None:
    for indexer in desk.indexers:
        indexer.hold()
    search = asyncio.create_task(desk.search(ada, SECOND, 3))
    await desk.rest(DEADLINE.total_seconds())
    with pytest.raises(IndexerUnavailable, match="in time"):
        await search


async def test_the_time_of_a_search_that_is_over_does_not_go_on(desk: Any, ada: Actor) -> None:
    desk.publish(RIGHT)
    await desk.search(ada, SECOND, 3)
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == 1


async def test_an_episode_that_has_not_aired_is_called_so_unless_it_is_out_already(desk: Any, ada: Actor) -> None:
    soon = Airing(5, desk.clock.now() + timedelta(days=2))
    desk.watchlist.put_series(replace(desk.second, next_airing=soon))
    assert (await desk.search(ada, SECOND, 5)).outcome is Outcome.NOT_AIRED_YET
    assert desk.asked == 1
    desk.publish("[Group] Mahou no Machi S2 - 06 (1080p).mkv")
    assert (await desk.search(ada, SECOND, 6)).outcome is Outcome.PICKED


async def test_nothing_at_all_is_nothing(desk: Any, ada: Actor) -> None:
    result = await desk.search(ada, SECOND, 3)
    assert (result.outcome, result.best, result.candidates) == (Outcome.NOTHING_FOUND, None, ())


async def test_only_wrong_releases_are_not_nothing(desk: Any, ada: Actor) -> None:
    desk.publish(FIRST_SEASONS)
    result = await desk.search(ada, SECOND, 3)
    assert result.outcome is Outcome.ONLY_REJECTED
    assert result.best is None
    assert [one.rank for one in result.candidates] == [None]


async def test_what_is_plausible_is_for_a_person_to_choose(desk: Any, ada: Actor) -> None:
    desk.watchlist.put_series(replace(desk.second, duration=timedelta(minutes=24)))
    tiny = desk.publish(RIGHT)
    desk.indexers[0].publish(replace(tiny, size_bytes=1_000_000))
    result = await desk.search(ada, SECOND, 3)
    assert (result.outcome, result.best) == (Outcome.CHOOSE, None)
    assert result.candidate(tiny.id).rank == 1


async def test_a_series_that_nobody_knows_and_an_episode_that_cannot_be(desk: Any, ada: Actor) -> None:
    with pytest.raises(SeriesNotFound):
        await desk.search(ada, SeriesId(99), 1)
    with pytest.raises(InvalidEpisode):
        await desk.search(ada, SECOND, 13)


async def test_a_series_looked_up_before_can_be_searched_while_the_watchlist_is_away(desk: Any, ada: Actor) -> None:
    desk.publish(RIGHT)
    await desk.search(ada, SECOND, 3)
    desk.watchlist.fail(WatchlistUnavailable("It is down."))
    desk.clock.advance(timedelta(hours=3))
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.PICKED
    with pytest.raises(WatchlistUnavailable):
        await desk.search(ada, SeriesId(1), 3)


async def test_without_the_database_nobodys_taste_is_guessed(desk: Any, ada: Actor, database: MemoryDatabase) -> None:
    desk.publish(RIGHT)
    database.down()
    with pytest.raises(DatabaseUnavailable):
        await desk.search(ada, SECOND, 3)


async def test_a_taste_can_be_given_for_one_search(desk: Any, ada: Actor) -> None:
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p) [English Dub].mkv")
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.ONLY_REJECTED
    dubbed = await desk.search(ada, SECOND, 3, Preferences(audio=("original", "en")))
    assert dubbed.outcome is Outcome.PICKED


async def turns_of_others(desk: Any, actor: Actor) -> int:
    """Search, and count how often somebody else had their turn meanwhile."""
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(somebody_else())
    await desk.search(actor, SECOND, 3)
    other.cancel()
    return turns


async def test_judging_a_full_feed_lets_others_have_their_turn(desk: Any, make_desk: Any, ada: Actor) -> None:
    full = make_desk(desk.clock, desk.database, most=100)
    desk.publish(RIGHT)
    for number in range(75):
        full.publish(f"[Group{number}] Mahou no Machi S2 - 03 (1080p).mkv")
    assert await turns_of_others(full, ada) >= await turns_of_others(desk, ada) + 4
