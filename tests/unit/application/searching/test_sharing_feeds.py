"""What people share, and what is each one's own."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from application.ports.indexers import Found, IndexerUnavailable, Query
from application.searching.feeds import Episode, Feeds
from application.searching.search_result import Outcome
from domain.releases.corrections import AliasLesson, NumberingLesson, RefusalLesson
from domain.releases.preferences import Preferences
from domain.series import SeriesId
from domain.users import Actor

SECOND = SeriesId(2)
RIGHT = "[Group] Mahou no Machi S2 - 03 (1080p).mkv"
SMALL = "[Group] Mahou no Machi S2 - 03 (720p).mkv"


async def test_everybody_shares_the_questions_for_five_minutes(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.publish(RIGHT)
    await desk.search(ada, SECOND, 3)
    desk.clock.advance(timedelta(minutes=4, seconds=59))
    assert (await desk.search(bob, SECOND, 3)).outcome is Outcome.PICKED
    assert desk.asked == 1
    desk.clock.advance(timedelta(seconds=1))
    await desk.search(bob, SECOND, 3)
    assert desk.asked == 2


async def test_each_is_answered_by_their_own_taste(desk: Any, ada: Actor, bob: Actor) -> None:
    large, small = desk.publish(RIGHT), desk.publish(SMALL)
    await desk.like(bob, Preferences(resolutions=(720, 1080)))
    assert (await desk.search(ada, SECOND, 3)).best.release == large
    assert (await desk.search(bob, SECOND, 3)).best.release == small
    assert desk.asked == 1


async def test_a_changed_taste_shows_at_once(desk: Any, ada: Actor) -> None:
    small = desk.publish(SMALL)
    desk.publish(RIGHT)
    await desk.search(ada, SECOND, 3)
    await desk.like(ada, Preferences(resolutions=(720,)))
    assert (await desk.search(ada, SECOND, 3)).best.release == small
    assert desk.asked == 1


async def test_a_correction_shows_at_the_next_search_and_nobody_is_asked_for_it(
    desk: Any, ada: Actor, bob: Actor
) -> None:
    odd = desk.publish("[Odd] Mahou no Machi S2 - 07 (1080p).mkv")
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.ONLY_REJECTED
    asked = desk.asked
    await desk.teach(ada, NumberingLesson(Decimal(4), "Odd", season=2))
    result = await desk.search(ada, SECOND, 3)
    assert (result.outcome, result.best.release) == (Outcome.PICKED, odd)
    assert (await desk.search(bob, SECOND, 3)).outcome is Outcome.ONLY_REJECTED
    assert desk.asked == asked


async def test_a_refusal_shows_at_the_next_search(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.publish(RIGHT)
    await desk.search(ada, SECOND, 3)
    await desk.teach(ada, RefusalLesson("Mahou no Machi", Decimal(0), "Group", season=2))
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.ONLY_REJECTED
    assert (await desk.search(bob, SECOND, 3)).outcome is Outcome.PICKED


async def test_what_was_taught_is_asked_for(desk: Any, ada: Actor) -> None:
    await desk.teach(ada, NumberingLesson(Decimal("36.5"), "Odd"))
    await desk.teach(ada, AliasLesson("Magitown"), number=2)
    await desk.search(ada, SECOND, 3)
    first = desk.indexers[0].queries[0]
    assert "39.5" in first.terms
    assert "Magitown" in first.titles


async def test_all_that_was_found_lately_is_shown_again_whoever_asked(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.publish(RIGHT)
    other = desk.publish("[Odd] Mahou no Machi Special (1080p).mkv")
    await desk.like(bob, Preferences(resolutions=(2160,), least_seeders=100))
    shown = await desk.search(bob, SECOND, 3)
    assert shown.candidate(other.id) is not None
    assert (await desk.search(ada, SECOND, 3)).candidate(other.id) is not None


async def test_searches_at_once_are_one_question(desk: Any, ada: Actor, bob: Actor) -> None:
    desk.publish(RIGHT)
    results = await asyncio.gather(*(desk.search(actor, SECOND, 3) for actor in (ada, bob) * 4))
    assert desk.asked == 1
    assert {result.outcome for result in results} == {Outcome.PICKED}


async def test_one_who_gives_up_does_not_take_the_answer_from_the_others(desk: Any, ada: Actor, bob: Actor) -> None:
    for indexer in desk.indexers:
        indexer.hold()
    desk.publish(RIGHT)
    impatient, patient = (asyncio.create_task(desk.search(actor, SECOND, 3)) for actor in (ada, bob))
    await desk.rest(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    for indexer in desk.indexers:
        indexer.go_on()
    assert (await patient).outcome is Outcome.PICKED
    assert desk.asked == 1


async def test_a_failure_is_not_kept(desk: Any, ada: Actor) -> None:
    desk.indexers[1].fail(IndexerUnavailable("It is down.", indexer="two"))
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.NOTHING_FOUND
    desk.indexers[1].fail(None)
    desk.publish(RIGHT, on=1)
    asked = desk.asked
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.PICKED
    assert desk.asked == asked


async def test_an_empty_answer_is_kept_for_a_minute(desk: Any, ada: Actor) -> None:
    await desk.search(ada, SECOND, 3)
    desk.publish(RIGHT)
    desk.clock.advance(timedelta(seconds=59))
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.NOTHING_FOUND
    desk.clock.advance(timedelta(seconds=1))
    assert (await desk.search(ada, SECOND, 3)).outcome is Outcome.PICKED


async def test_an_answer_that_was_cut_short_stays_so(desk: Any, make_desk: Any) -> None:
    small = make_desk(desk.clock, desk.database, most=1)
    small.publish(RIGHT)
    small.publish(SMALL)
    for _ in range(2):
        found = await small.feeds.ask(small.indexers[0], Query(("Mahou",)), Episode(SECOND, 3))
        assert not found.complete
    assert small.asked == 1


async def test_the_memory_is_bounded(desk: Any) -> None:
    feeds, indexer = Feeds(desk.clock), desk.indexers[0]
    for number in range(1_000):
        await feeds.ask(indexer, Query((f"Show {number}",)), Episode(SeriesId(number), 1))
        await feeds.ask(indexer, Query((f"Show {number}",)), Episode(SECOND, 1))
    assert not feeds.fresh(indexer, Query(("Show 0",)))
    assert feeds.fresh(indexer, Query(("Show 999",)))
    assert feeds.about(Episode(SeriesId(0), 1)) == ()
    assert feeds.about(Episode(SeriesId(999), 1)) == (Found((), complete=True),)
    assert len(feeds.about(Episode(SECOND, 1))) <= 32
