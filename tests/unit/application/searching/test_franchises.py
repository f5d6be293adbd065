"""Walking from a series to its relatives."""

from datetime import timedelta

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.ports.watchlists import WatchlistUnavailable
from application.searching.franchises import Franchises, SeriesNotFound
from domain.series import Franchise, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles

PREQUEL, SEQUEL, SIDE, SUMMARY = (
    RelationKind.PREQUEL,
    RelationKind.SEQUEL,
    RelationKind.SIDE_STORY,
    RelationKind.SUMMARY,
)


def series(
    number: int, *relations: tuple[RelationKind, int], form: SeriesFormat = SeriesFormat.TV, year: int = 2020
) -> Series:
    arrows = tuple(Relation(kind, SeriesId(other)) for kind, other in relations)
    return Series(SeriesId(number), Titles(f"Show {number}"), form, episodes=12, year=year, relations=arrows)


class Breaking(MemoryWatchlist):
    """Goes away after so many answers."""

    def __init__(self, answers: int) -> None:
        super().__init__()
        self._answers = answers

    async def _reach(self) -> None:
        await super()._reach()
        if self.asked > self._answers:
            raise WatchlistUnavailable("It is down.")


def franchises(watchlist: MemoryWatchlist, *known: Series) -> tuple[Franchises, MemoryClock]:
    watchlist.put_series(*known)
    clock = MemoryClock()
    return Franchises(watchlist, clock), clock


def ids(found: Franchise) -> tuple[list[int], set[int]]:
    return [one.id for one in found.prequels], {one.id for one in found.kin}


async def test_prequels_come_nearest_first_and_everybody_else_is_kin() -> None:
    walk, _ = franchises(
        MemoryWatchlist(),
        series(1, (SEQUEL, 2), (SIDE, 9)),
        series(2, (PREQUEL, 1), (SEQUEL, 3)),
        series(3, (PREQUEL, 2), (SEQUEL, 4)),
        series(4, (PREQUEL, 3), (SEQUEL, 5)),
        series(5, (PREQUEL, 4)),
        series(9),
    )
    assert ids(await walk.of(SeriesId(3))) == ([2, 1], {4, 5, 9})


async def test_of_two_prequels_the_series_leads_on_and_the_film_is_kin() -> None:
    walk, _ = franchises(
        MemoryWatchlist(),
        series(1),
        series(2, (PREQUEL, 1), form=SeriesFormat.MOVIE, year=2024),
        series(3, (PREQUEL, 2), (PREQUEL, 1)),
    )
    assert ids(await walk.of(SeriesId(3))) == ([1], {2})


async def test_a_film_between_two_seasons_is_walked_through() -> None:
    walk, _ = franchises(
        MemoryWatchlist(), series(1), series(2, (PREQUEL, 1), form=SeriesFormat.MOVIE), series(3, (PREQUEL, 2))
    )
    assert ids(await walk.of(SeriesId(3))) == ([2, 1], set())


async def test_relations_in_a_circle_end() -> None:
    walk, _ = franchises(
        MemoryWatchlist(), series(1, (PREQUEL, 2), (SEQUEL, 2)), series(2, (PREQUEL, 1), (SEQUEL, 1), (PREQUEL, 2))
    )
    assert ids(await walk.of(SeriesId(1))) == ([2], set())


async def test_summaries_are_not_walked_to() -> None:
    walk, _ = franchises(MemoryWatchlist(), series(1, (SUMMARY, 2), (RelationKind.OTHER, 3)), series(2), series(3))
    assert ids(await walk.of(SeriesId(1))) == ([], set())


async def test_an_endless_chain_costs_eight_questions() -> None:
    watchlist = MemoryWatchlist()
    walk, _ = franchises(watchlist, *(series(number, (PREQUEL, number - 1)) for number in range(1, 40)))
    found = await walk.of(SeriesId(39))
    assert len(found.prequels) == 7
    assert watchlist.asked == 8


async def test_a_huge_franchise_is_cut_after_its_prequels() -> None:
    spin_offs = [series(number) for number in range(100, 300)]
    first = series(1, *((SIDE, one.id) for one in spin_offs))
    second = series(2, *((SIDE, one.id) for one in spin_offs), (PREQUEL, 1))
    walk, _ = franchises(MemoryWatchlist(), first, second, *spin_offs)
    found = await walk.of(SeriesId(2))
    assert [one.id for one in found.prequels] == [1]
    assert len(found.kin) <= 60


async def test_a_walk_is_remembered_for_an_hour() -> None:
    watchlist = MemoryWatchlist()
    walk, clock = franchises(watchlist, series(1))
    await walk.of(SeriesId(1))
    asked = watchlist.asked
    clock.advance(timedelta(minutes=59))
    await walk.of(SeriesId(1))
    assert watchlist.asked == asked
    clock.advance(timedelta(minutes=2))
    await walk.of(SeriesId(1))
    assert watchlist.asked > asked


async def test_a_walk_that_breaks_off_gives_what_it_has_and_is_not_remembered() -> None:
    watchlist = Breaking(answers=1)
    walk, _ = franchises(watchlist, series(1), series(2, (PREQUEL, 1)))
    assert ids(await walk.of(SeriesId(2))) == ([], set())
    watchlist._answers = 100
    assert ids(await walk.of(SeriesId(2))) == ([1], set())


async def test_while_the_service_is_away_the_last_walk_stands_however_old() -> None:
    watchlist = MemoryWatchlist()
    walk, clock = franchises(watchlist, series(1))
    last = await walk.of(SeriesId(1))
    clock.advance(timedelta(days=30))
    watchlist.fail(WatchlistUnavailable("It is down."))
    assert await walk.of(SeriesId(1)) == last


async def test_without_a_last_walk_the_error_is_raised() -> None:
    watchlist = MemoryWatchlist()
    walk, _ = franchises(watchlist)
    with pytest.raises(SeriesNotFound):
        await walk.of(SeriesId(1))
    watchlist.fail(WatchlistUnavailable("It is down."))
    with pytest.raises(WatchlistUnavailable):
        await walk.of(SeriesId(1))
