"""Searching with fakes: what is asked, what is answered, and what happens when somebody is away."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.indexer import MemoryIndexer
from adapters.outbound.memory.release_names import MemoryReleaseNames
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.ports.indexers import Indexers, IndexerUnavailable
from application.ports.watchlists import WatchlistUnavailable
from application.searching import search_episode
from application.searching.franchises import Franchises, SeriesNotFound
from application.searching.name_reader import NameReader
from application.searching.recent_searches import RecentSearches
from application.searching.search_episode import SearchEpisode
from application.searching.search_result import Outcome
from domain.releases.preferences import Preferences
from domain.releases.release import Release, ReleaseId
from domain.releases.wanted import InvalidEpisode
from domain.series import Airing, AiringStatus, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.torrents.infohash import InfoHash
from domain.users import Actor, UserId

FIRST = Series(SeriesId(1), Titles("Mahou no Machi", "Town of Magic"), SeriesFormat.TV, AiringStatus.FINISHED, 12, 2024)
SECOND = Series(
    SeriesId(2),
    Titles("Mahou no Machi 2nd Season", "Town of Magic Season 2"),
    SeriesFormat.TV,
    AiringStatus.AIRING,
    12,
    2026,
    relations=(Relation(RelationKind.PREQUEL, FIRST.id),),
)
ANYBODY = Actor(UserId(uuid4()), "momo")


@dataclass
class Desk:
    """A search with all that it touches."""

    clock: MemoryClock = field(default_factory=MemoryClock)
    watchlist: MemoryWatchlist = field(default_factory=MemoryWatchlist)
    indexers: tuple[MemoryIndexer, ...] = field(default_factory=lambda: (MemoryIndexer("one"), MemoryIndexer("two")))

    def __post_init__(self) -> None:
        self.watchlist.put_series(FIRST, SECOND)
        self.search = SearchEpisode(
            Indexers(self.indexers),
            self.clock,
            Franchises(self.watchlist, self.clock),
            NameReader(MemoryReleaseNames()),
            RecentSearches(self.clock),
        )

    def publish(self, title: str, *, on: int = 0, infohash: str | None = None, seeders: int = 10) -> Release:
        indexer = self.indexers[on]
        release = Release(
            ReleaseId(f"{indexer.name}:{title}"),
            indexer.name,
            title,
            infohash=InfoHash(infohash * 40) if infohash else None,
            seeders=seeders,
        )
        indexer.publish(release)
        return release


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_the_best_release_is_picked_and_every_candidate_explained(desk: Desk) -> None:
    right = desk.publish("[Group] Mahou no Machi S2 - 03 (1080p) [ABCDEF01].mkv")
    desk.publish("[Group] Mahou no Machi S2 - 03 (720p) [ABCDEF02].mkv", seeders=900)
    desk.publish("[Group] Mahou no Machi - 03 (1080p) [ABCDEF03].mkv", seeders=900)
    result = await desk.search(ANYBODY, SECOND.id, 3)
    assert result.outcome is Outcome.PICKED
    assert result.best is not None
    assert result.best.release == right
    assert [one.rank for one in result.candidates] == [1, 2, None]
    assert result.candidates[0].ranking == ("1080p before 720p",)
    assert all(one.verdict.reasons for one in result.candidates)


async def test_the_search_ends_with_the_first_question_that_finds_something_certain(desk: Desk) -> None:
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    await desk.search(ANYBODY, SECOND.id, 3)
    assert len(desk.indexers[0].queries) == 1


async def test_the_number_since_the_first_season_is_asked_for_when_nothing_else_was_found(desk: Desk) -> None:
    right = desk.publish("[Group] Mahou no Machi - 15 (1080p).mkv")
    result = await desk.search(ANYBODY, SECOND.id, 3)
    assert result.best is not None
    assert result.best.release == right
    assert any("15" in query.terms for query in desk.indexers[0].queries)
    assert len(desk.indexers[0].queries) <= 4


async def test_the_same_file_on_two_indexers_is_one_candidate(desk: Desk) -> None:
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv", infohash="a")
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv", on=1, infohash="a")
    result = await desk.search(ANYBODY, SECOND.id, 3)
    assert len(result.candidates) == 1


async def test_one_dead_indexer_is_named_and_the_others_answers_stand(desk: Desk) -> None:
    desk.indexers[1].fail(IndexerUnavailable("It is down.", indexer="two"))
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    result = await desk.search(ANYBODY, SECOND.id, 3)
    assert result.outcome is Outcome.PICKED
    assert [(one.indexer, one.problem, one.detail) for one in result.failures] == [
        ("two", "indexer-unavailable", "It is down.")
    ]


async def test_a_dead_indexer_is_asked_once(desk: Desk) -> None:
    desk.indexers[1].fail(IndexerUnavailable("It is down.", indexer="two"))
    await desk.search(ANYBODY, SECOND.id, 3)
    assert len(desk.indexers[1].queries) == 1


async def test_when_every_indexer_is_down_the_first_error_is_raised(desk: Desk) -> None:
    for indexer in desk.indexers:
        indexer.fail(IndexerUnavailable("It is down.", indexer=indexer.name))
    with pytest.raises(IndexerUnavailable) as caught:
        await desk.search(ANYBODY, SECOND.id, 3)
    assert caught.value.indexer == "one"


async def test_a_silent_indexer_is_named_when_the_time_is_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_episode, "DEADLINE", timedelta(milliseconds=50))
    desk.indexers[1].hold()
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    result = await desk.search(ANYBODY, SECOND.id, 3)
    assert result.outcome is Outcome.PICKED
    assert [(one.indexer, one.problem) for one in result.failures] == [("two", "indexer-overdue")]


async def test_a_second_search_within_five_minutes_asks_nobody(desk: Desk) -> None:
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    first = await desk.search(ANYBODY, SECOND.id, 3)
    asked = len(desk.indexers[0].queries)
    desk.clock.advance(timedelta(minutes=4))
    assert await desk.search(ANYBODY, SECOND.id, 3) is first
    assert len(desk.indexers[0].queries) == asked
    desk.clock.advance(timedelta(minutes=2))
    assert await desk.search(ANYBODY, SECOND.id, 3) is not first


async def test_another_taste_is_another_search(desk: Desk) -> None:
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p) [English Dub].mkv")
    assert (await desk.search(ANYBODY, SECOND.id, 3)).outcome is Outcome.ONLY_REJECTED
    dubbed = await desk.search(ANYBODY, SECOND.id, 3, Preferences(allow_dubs=True))
    assert dubbed.outcome is Outcome.PICKED


async def test_an_empty_answer_with_failures_is_not_remembered(desk: Desk) -> None:
    desk.indexers[1].fail(IndexerUnavailable("It is down.", indexer="two"))
    assert (await desk.search(ANYBODY, SECOND.id, 3)).outcome is Outcome.NOTHING_FOUND
    desk.indexers[1].fail(None)
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv", on=1)
    assert (await desk.search(ANYBODY, SECOND.id, 3)).outcome is Outcome.PICKED


async def test_searches_for_the_same_at_once_are_one_search(desk: Desk) -> None:
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    results = await asyncio.gather(*(desk.search(ANYBODY, SECOND.id, 3) for _ in range(8)))
    assert len(desk.indexers[0].queries) == 1
    assert all(result is results[0] for result in results)


async def test_one_who_gives_up_does_not_take_the_search_from_the_others(desk: Desk) -> None:
    for indexer in desk.indexers:
        indexer.hold()
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    impatient = asyncio.create_task(desk.search(ANYBODY, SECOND.id, 3))
    patient = asyncio.create_task(desk.search(ANYBODY, SECOND.id, 3))
    while not desk.indexers[1].queries:  # noqa: ASYNC110 - the fake tells nobody when it is asked
        await asyncio.sleep(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    for indexer in desk.indexers:
        indexer.go_on()
    assert (await patient).outcome is Outcome.PICKED


async def test_an_episode_that_has_not_aired_is_called_so_unless_it_is_out_already(desk: Desk) -> None:
    soon = Airing(5, desk.clock.now() + timedelta(days=2))
    desk.watchlist.put_series(replace(SECOND, next_airing=soon))
    assert (await desk.search(ANYBODY, SECOND.id, 5)).outcome is Outcome.NOT_AIRED_YET
    desk.publish("[Group] Mahou no Machi S2 - 06 (1080p).mkv")
    assert (await desk.search(ANYBODY, SECOND.id, 6)).outcome is Outcome.PICKED


async def test_only_wrong_releases_are_not_nothing(desk: Desk) -> None:
    desk.publish("[Group] Mahou no Machi - 03 (1080p).mkv")
    result = await desk.search(ANYBODY, SECOND.id, 3)
    assert result.outcome is Outcome.ONLY_REJECTED
    assert result.best is None
    assert [one.rank for one in result.candidates] == [None]


async def test_a_series_that_nobody_knows_and_an_episode_that_cannot_be(desk: Desk) -> None:
    with pytest.raises(SeriesNotFound):
        await desk.search(ANYBODY, SeriesId(99), 1)
    with pytest.raises(InvalidEpisode):
        await desk.search(ANYBODY, SECOND.id, 13)


async def test_a_series_looked_up_before_can_be_searched_while_the_watchlist_is_away(desk: Desk) -> None:
    desk.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    await desk.search(ANYBODY, SECOND.id, 3)
    desk.watchlist.fail(WatchlistUnavailable("It is down."))
    desk.clock.advance(timedelta(hours=3))
    assert (await desk.search(ANYBODY, SECOND.id, 3)).outcome is Outcome.PICKED
    with pytest.raises(WatchlistUnavailable):
        await desk.search(ANYBODY, FIRST.id, 3)


async def turns_of_others(desk: Desk) -> int:
    """Search, and count how often somebody else had their turn meanwhile."""
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(somebody_else())
    await desk.search(ANYBODY, SECOND.id, 3)
    other.cancel()
    return turns


async def test_judging_a_full_feed_lets_others_have_their_turn() -> None:
    short, full = Desk(), Desk()
    short.publish("[Group] Mahou no Machi S2 - 03 (1080p).mkv")
    for number in range(75):
        full.publish(f"[Group{number}] Mahou no Machi S2 - 03 (1080p).mkv")
    assert await turns_of_others(full) >= await turns_of_others(short) + 4
