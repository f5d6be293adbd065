"""The numbers that an episode may carry."""

from decimal import Decimal

import pytest

from domain.releases.coordinate import ANY_LINE, Coordinate
from domain.releases.coordinates import coordinates
from domain.releases.wanted import InvalidEpisode, WantedEpisode
from domain.series import Franchise, Series, SeriesFormat, SeriesId, Titles


def series(number: int, *names: str, episodes: int | None = 12, form: SeriesFormat = SeriesFormat.TV) -> Series:
    return Series(SeriesId(number), Titles(names[0], synonyms=names[1:]), form, episodes=episodes)


def numbers(franchise: Franchise, number: int, line: int) -> set[tuple[int | None, int | None, int]]:
    found = coordinates(WantedEpisode(franchise, number))
    return {(one.season, one.part, int(one.number)) for one in found if one.line == line}


FIRST = series(1, "Show", episodes=13)
SECOND = series(2, "Show 2nd Season", episodes=12)


def test_the_first_of_its_franchise_is_counted_plainly() -> None:
    assert numbers(Franchise(FIRST), 5, 0) == {(None, None, 5), (1, None, 5)}


def test_a_second_season_has_its_season_or_counts_on() -> None:
    assert numbers(Franchise(SECOND, (FIRST,)), 5, 0) == {(2, None, 5), (None, None, 18), (1, None, 18), (2, None, 18)}


def test_a_season_mark_beside_a_number_that_the_season_has_too_is_that_seasons() -> None:
    # 14 of a second season of 24 is its own fourteenth, not the first one counted on.
    long = series(2, "Show 2nd Season", episodes=24)
    assert (2, None, 14) not in numbers(Franchise(long, (FIRST,)), 1, 0)
    assert (None, None, 14) in numbers(Franchise(long, (FIRST,)), 1, 0)


def test_half_a_season_is_counted_in_the_season_in_the_part_and_since_the_beginning() -> None:
    half = series(3, "Show 2nd Season Part 2", episodes=12)
    found = numbers(Franchise(half, (SECOND, FIRST)), 3, 0)
    assert {(2, None, 15), (2, 2, 3), (2, 2, 15), (None, 2, 3), (None, None, 28)} <= found
    assert (2, None, 3) not in found


def test_a_part_without_a_season_continues_the_season_before_it() -> None:
    half = series(2, "Show Part 2", episodes=12)
    found = numbers(Franchise(half, (FIRST,)), 3, 0)
    assert {(1, None, 16), (None, 2, 3), (None, None, 16)} <= found
    assert not {(None, None, 3), (1, None, 3), (2, None, 3)} & found


def test_films_and_extras_take_no_numbers() -> None:
    film = series(9, "Show Movie", episodes=1, form=SeriesFormat.MOVIE)
    assert (None, None, 18) in numbers(Franchise(SECOND, (film, FIRST)), 5, 0)


def test_a_prequel_of_unknown_length_gives_no_number_since_the_beginning() -> None:
    endless = series(1, "Show", episodes=None)
    assert numbers(Franchise(SECOND, (endless,)), 5, 0) == {(2, None, 5)}


def test_an_entry_with_a_name_of_its_own_is_counted_from_one_under_it() -> None:
    arc = series(2, "Show: The Arc", episodes=12)
    assert {(None, None, 5), (2, None, 5), (1, None, 5), (None, None, 18)} <= numbers(Franchise(arc, (FIRST,)), 5, 1)
    assert (None, None, 5) not in numbers(Franchise(arc, (FIRST,)), 5, 0)


def test_what_was_taught_comes_first() -> None:
    taught = Coordinate(Decimal(31), ANY_LINE, group="Group")
    assert coordinates(WantedEpisode(Franchise(SECOND, (FIRST,)), 5, known_as=(taught,)))[0] == taught


def test_no_coordinate_stands_twice() -> None:
    found = coordinates(WantedEpisode(Franchise(series(3, "Show 2nd Season Part 2"), (SECOND, FIRST)), 3))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("number", [-1, 13])
def test_an_episode_that_cannot_be_is_refused(number: int) -> None:
    with pytest.raises(InvalidEpisode):
        WantedEpisode(Franchise(SECOND), number)
