"""What is asked for."""

from typing import Any

import pytest

from domain.releases.queries import MOST_QUERIES, plan_queries, searchable
from domain.releases.wanted import WantedEpisode
from domain.series import AiringStatus, Franchise, Series, SeriesFormat, SeriesId, Titles


def series(number: int, romaji: str, english: str | None = None, **facts: Any) -> Series:
    return Series(SeriesId(number), Titles(romaji, english), SeriesFormat.TV, episodes=12, **facts)


FIRST = series(1, "Mushoku Tensei: Isekai Ittara Honki Dasu", "Mushoku Tensei: Jobless Reincarnation")
SECOND = series(2, "Mushoku Tensei II: Isekai Ittara Honki Dasu", "Mushoku Tensei: Jobless Reincarnation Season 2")


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Re:Zero kara Hajimeru Isekai Seikatsu 3rd Season", "Re Zero kara Hajimeru Isekai Seikatsu"),
        ("Frieren: Beyond Journey’s End", "Frieren Beyond Journey's End"),
        ("SPY×FAMILY Season 2", "SPY x FAMILY"),
        ("Kaguya-sama wa Kokurasetai -Ultra Romantic-", "Kaguya-sama wa Kokurasetai Ultra Romantic"),
        ("Hunter x Hunter (2011)", "Hunter x Hunter"),
        ('"Oshi no Ko" | (a) ~b + c*', "Oshi no Ko a b c"),
        ("2.5-jigen no Ririsa", "2.5-jigen no Ririsa"),
        ("K-ON!!", "K-ON"),
    ],
)
def test_titles_are_cleaned_for_the_search_engine(title: str, asked: str) -> None:
    assert searchable(title) == asked


def test_a_very_long_title_is_asked_for_by_its_beginning() -> None:
    assert len(searchable("word " * 50)) <= 60


def test_a_sequel_is_asked_for_by_its_number_then_by_its_season() -> None:
    plans = plan_queries(WantedEpisode(Franchise(SECOND, (FIRST,)), 5))
    assert plans[0].terms == ("05", "17")
    assert "S02E05" in plans[1].terms
    assert "Mushoku Tensei" in plans[0].titles
    assert "Mushoku Tensei Isekai Ittara Honki Dasu" in plans[0].titles


def test_the_last_question_asks_for_anything_by_the_shortest_names() -> None:
    last = plan_queries(WantedEpisode(Franchise(SECOND, (FIRST,)), 5))[-1]
    assert (last.titles, last.terms) == (("Mushoku Tensei",), ())


def test_sets_are_asked_for_once_the_series_is_over_and_only_if_wanted() -> None:
    over = Franchise(series(1, "Mahou no Machi", status=AiringStatus.FINISHED))
    assert [plan.batch for plan in plan_queries(WantedEpisode(over, 5))] == [False, False, True, False]
    assert not any(plan.batch for plan in plan_queries(WantedEpisode(over, 5), sets=False))
    assert not any(plan.batch for plan in plan_queries(WantedEpisode(Franchise(FIRST), 5)))


def test_a_film_is_asked_for_without_a_number() -> None:
    film = Series(SeriesId(1), Titles("Kimi no Na wa.", "Your Name."), SeriesFormat.MOVIE, episodes=1)
    assert plan_queries(WantedEpisode(Franchise(film), 1))[0].terms == ()


def test_no_more_than_four_questions_and_none_twice() -> None:
    chain = tuple(series(n, f"Show {n}", f"Show the {n}th") for n in range(9, 1, -1))
    plans = plan_queries(WantedEpisode(Franchise(series(10, "Show 10 Part 2"), chain), 5))
    assert len(plans) <= MOST_QUERIES
    assert len(set(plans)) == len(plans)
