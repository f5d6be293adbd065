"""Asking ahead: for what is on somebody's screen, and always after those who wait for an answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.outbound.memory.database import MemoryDatabase
from application.ports.indexers import IndexerUnavailable
from application.searching.feeds import Episode
from application.searching.prefetch_queue import MOST_PER_PERSON, MOST_WAITING, PrefetchQueue
from application.searching.search_result import Outcome
from application.searching.warm_feeds import PAUSE
from domain.series import Airing, SeriesId
from domain.users import Actor, UserId

SECOND = SeriesId(2)
RIGHT = "[Group] Mahou no Machi S2 - 03 (1080p).mkv"
REST = PAUSE.total_seconds()


@pytest.fixture
async def warming(desk: Any) -> AsyncIterator[asyncio.Task[None]]:
    """Somebody who asks ahead, until the test is over."""
    task = asyncio.create_task(desk.warm.run())
    yield task
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def numbers(desk: Any) -> list[str]:
    """The episodes that were asked for, by the first term."""
    return [query.terms[0] for query in desk.indexers[0].queries if query.terms]


@pytest.mark.usefixtures("warming")
async def test_the_first_question_is_asked_ahead_and_answers_the_search(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.publish(RIGHT)
    await desk.ahead(ada, 3)
    await desk.rest()
    assert desk.asked == len(desk.indexers[1].queries) == 1
    for actor in (ada, bob):
        assert (await desk.search(actor, SECOND, 3)).outcome is Outcome.PICKED
    assert desk.asked == 1


@pytest.mark.usefixtures("warming")
async def test_one_after_another_at_a_distance_the_likeliest_first(desk: Any, ada: Actor) -> None:
    await desk.ahead(ada, 3, 4, 5)
    await desk.rest(REST - 0.1)
    assert numbers(desk) == []
    await desk.rest(0.1)
    assert numbers(desk) == ["03"]
    await desk.rest(REST)
    assert numbers(desk) == ["03", "04"]
    await desk.rest(REST)
    assert numbers(desk) == ["03", "04", "05"]


@pytest.mark.usefixtures("warming")
async def test_what_is_at_hand_is_not_asked_for_whoever_wished_for_it(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.publish(RIGHT)
    await desk.search(ada, SECOND, 3)
    await desk.ahead(bob, 3, 4)
    await desk.ahead(ada, 4, 3, 4)
    for _ in range(4):
        await desk.rest()
    assert numbers(desk) == ["03", "04"]


@pytest.mark.usefixtures("warming")
async def test_the_newest_wish_comes_first(desk: Any, ada: Actor, bob: Actor) -> None:
    await desk.ahead(ada, 3, 4)
    await desk.rest(0)
    await desk.ahead(bob, 9)
    for _ in range(3):
        await desk.rest()
    assert numbers(desk) == ["03", "09", "04"]


@pytest.mark.usefixtures("warming")
async def test_nothing_is_asked_ahead_while_somebody_searches(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.indexers[1].hold()
    search = asyncio.create_task(desk.search(ada, SECOND, 3))
    await desk.until(lambda: desk.asked)
    await desk.ahead(bob, 7)
    await desk.rest(10)
    assert "07" not in numbers(desk)
    desk.indexers[1].go_on()
    await search
    await desk.rest()
    assert numbers(desk)[-1] == "07"


@pytest.mark.usefixtures("warming")
async def test_who_begins_to_search_in_the_pause_goes_first(desk: Any, ada: Actor, bob: Actor) -> None:
    await desk.ahead(bob, 7)
    await desk.rest(REST - 0.1)
    desk.watchlist.hold()
    search = asyncio.create_task(desk.search(ada, SeriesId(1), 3))  # which asks nobody yet: its series is looked up
    await desk.rest(REST)
    assert numbers(desk) == []
    desk.watchlist.go_on()
    await search
    assert "07" not in numbers(desk)
    await desk.rest()
    assert numbers(desk)[-1] == "07"


@pytest.mark.usefixtures("warming")
async def test_a_question_ahead_is_given_up_for_a_search_and_asked_again_later(
    desk: Any, ada: Actor, bob: Actor
) -> None:
    desk.publish(RIGHT)
    desk.indexers[0].hold()
    await desk.ahead(bob, 7)
    await desk.rest()
    assert numbers(desk) == ["07"]
    search = asyncio.create_task(desk.search(ada, SECOND, 3))
    await desk.until(lambda: desk.asked == 2)
    desk.indexers[0].go_on()
    assert (await search).outcome is Outcome.PICKED
    await desk.rest()
    assert numbers(desk) == ["07", "03", "07"]


@pytest.mark.usefixtures("warming")
async def test_who_searches_for_the_very_episode_gets_the_answer_under_way(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.publish(RIGHT)
    desk.indexers[0].hold()
    await desk.ahead(bob, 3)
    await desk.rest()
    search = asyncio.create_task(desk.search(ada, SECOND, 3))
    async with desk.database.unit():  # units are one at a time: the search waits here
        await desk.rest(0)
    await desk.rest(0)
    desk.indexers[0].go_on()
    assert (await search).outcome is Outcome.PICKED
    assert desk.asked == 1


@pytest.mark.usefixtures("warming")
async def test_what_cannot_be_searched_for_is_passed_over(
    desk: Any, ada: Actor, database: MemoryDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    soon = Airing(5, desk.clock.now() + timedelta(days=2))
    desk.watchlist.put_series(replace(desk.second, next_airing=soon))
    await desk.prefetch(ada, [Episode(SeriesId(99), 1)])
    await desk.ahead(ada, 13, 5, 4)
    # Even what nobody knows costs the watchlist service a question, so that it too is followed by a pause.
    await desk.rest()
    assert numbers(desk) == []
    await desk.rest()
    await desk.rest()
    assert numbers(desk) == ["04"]
    database.down()
    await desk.ahead(ada, 3)
    await desk.rest()
    database.up()
    await desk.ahead(ada, 2)
    await desk.rest()
    assert numbers(desk) == ["04", "02"]
    assert not caplog.records


@pytest.mark.usefixtures("warming")
async def test_an_indexer_that_fails_is_left_alone_for_as_long_as_it_says(desk: Any, ada: Actor) -> None:
    refusal = IndexerUnavailable("Slow down.", indexer="one", retry_after=timedelta(minutes=3))
    desk.indexers[0].fail(refusal)
    await desk.ahead(ada, 3)
    await desk.rest()
    desk.indexers[0].fail(None)
    await desk.ahead(ada, 4)
    await desk.rest()
    assert (numbers(desk), len(desk.indexers[1].queries)) == (["03"], 2)
    desk.clock.advance(timedelta(minutes=3))
    await desk.ahead(ada, 6)
    await desk.rest()
    assert numbers(desk) == ["03", "06"]


@pytest.mark.usefixtures("warming")
async def test_an_indexer_that_never_answers_does_not_stop_it(desk: Any, ada: Actor) -> None:
    desk.indexers[0].hold()
    await desk.ahead(ada, 3)
    await desk.rest()
    await desk.ahead(ada, 4)
    await desk.rest(30)
    await desk.rest()
    assert len(desk.indexers[1].queries) == 2


async def test_it_ends_when_it_is_told_to_and_leaves_nothing(desk: Any, ada: Actor) -> None:
    desk.indexers[0].hold()
    working = asyncio.create_task(desk.warm.run())
    await desk.ahead(ada, 3)
    await desk.rest()
    assert desk.asked == 1
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    await desk.until(lambda: len(asyncio.all_tasks()) == 1)


def person(number: int) -> Actor:
    return Actor(UserId(UUID(int=number)), f"p{number}")


def test_nobody_fills_the_queue_alone_and_the_oldest_wishes_go() -> None:
    queue = PrefetchQueue()
    greedy, modest = person(0), person(1)
    queue.put(modest, [Episode(SECOND, 500)])
    for number in range(3 * MOST_PER_PERSON):
        queue.put(greedy, [Episode(SECOND, number)])
    assert len(queue) == MOST_PER_PERSON + 1
    taken = [queue.take() for _ in range(len(queue))]
    assert taken[0] == (greedy, Episode(SECOND, 3 * MOST_PER_PERSON - 1))
    assert taken[-1] == (modest, Episode(SECOND, 500))


def test_the_queue_is_bounded_whoever_wishes() -> None:
    queue = PrefetchQueue()
    for number in range(2 * MOST_WAITING):
        queue.put(person(number), [Episode(SECOND, 1)])
    assert len(queue) == MOST_WAITING
    assert queue.take()[0] == person(2 * MOST_WAITING - 1)


def test_a_wish_stands_once_and_moves_up_when_it_is_repeated() -> None:
    queue = PrefetchQueue()
    queue.put(person(1), [Episode(SECOND, 1), Episode(SECOND, 2)])
    queue.put(person(1), [Episode(SECOND, 2)])
    assert [queue.take()[1].number for _ in range(len(queue))] == [2, 1]
