"""What is asked for."""

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.releases.coordinate import ANY_LINE, Coordinate
from domain.releases.preferences import BatchPolicy, Criterion, Preferences
from domain.releases.queries import MOST_QUERIES, Query, QueryPlan, narrower, plan_queries
from domain.releases.search_words import LONGEST_NAME, searchable
from domain.releases.wanted import WantedEpisode
from domain.series import AiringStatus, Franchise, Series, SeriesFormat, SeriesId, Titles

USUAL = Preferences()


def series(number: int, *titles: str, episodes: int | None = 12, native: str | None = None, **facts: Any) -> Series:
    romaji, english, *synonyms = (*titles, None, None)[: max(2, len(titles))]
    names = Titles(romaji, english, native, tuple(name for name in synonyms if name))
    facts.setdefault("format", SeriesFormat.TV)
    return Series(SeriesId(number), names, episodes=episodes, **facts)


def plan(wanted: WantedEpisode, preferences: Preferences = USUAL) -> QueryPlan:
    return plan_queries(wanted, preferences)


def first(series: Series, number: int, **known: Any) -> Query:
    return plan(WantedEpisode(Franchise(series), number, **known)).questions[0]


FIRST = series(1, "Mushoku Tensei: Isekai Ittara Honki Dasu", "Mushoku Tensei: Jobless Reincarnation")
SECOND = series(2, "Mushoku Tensei II: Isekai Ittara Honki Dasu", "Mushoku Tensei: Jobless Reincarnation Season 2")
SEQUEL = WantedEpisode(Franchise(SECOND, (FIRST,)), 5)


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Re:Zero kara Hajimeru Isekai Seikatsu 3rd Season", "Re Zero kara Hajimeru Isekai Seikatsu"),
        ("Frieren: Beyond Journey’s End", "Frieren Beyond Journey's End"),
        ("SPY×FAMILY Season 2", "SPY FAMILY"),
        ("Kaguya-sama wa Kokurasetai -Ultra Romantic-", "Kaguya-sama wa Kokurasetai Ultra Romantic"),
        ("Hunter x Hunter (2011)", "Hunter x Hunter"),
        ('"Oshi no Ko" | (a) ~b + c*', "Oshi no Ko a b c"),
        ("2.5-jigen no Ririsa", "2.5-jigen no Ririsa"),
        ("K-ON!!", "K-ON"),
        ("Ranma ½", "Ranma"),
        ("Gintama°", "Gintama"),
        ("無職転生 Ⅱ ～異世界行ったら本気だす～ 第2クール", "無職転生 異世界行ったら本気だす"),
        ("_-b a-_c", "b a c"),
        ("☆ ' - .", ""),
    ],
)
def test_titles_are_cleaned_for_the_search_engine(title: str, asked: str) -> None:
    assert searchable(title) == asked


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Gekijouban Suisei no Uta", "Suisei no Uta"),
        ("Song of the Comet: The Movie", "Song of the Comet"),
        ("劇場版 彗星の歌", "彗星の歌"),
        ("Movie", "Movie"),
    ],
)
def test_the_word_for_film_is_not_asked_for(title: str, asked: str) -> None:
    film = series(1, title, episodes=1, format=SeriesFormat.MOVIE)
    assert first(film, 1) == Query((asked,))


def test_a_very_long_title_is_asked_for_by_its_beginning() -> None:
    assert len(searchable("word " * 50)) <= LONGEST_NAME


def test_a_sequel_is_asked_for_by_its_number_by_its_season_and_by_the_number_that_counts_on() -> None:
    query = plan(SEQUEL).questions[0]
    assert query.terms[:3] == ("05", "S02E05", "17")
    assert query.titles[:2] == ("Mushoku Tensei Isekai Ittara Honki Dasu", "Mushoku Tensei")


def test_a_name_that_another_one_finds_too_is_not_asked_for_but_for_the_best() -> None:
    assert not any("Jobless" in title for title in plan(SEQUEL).questions[0].titles)


def test_a_first_season_is_asked_for_by_its_own_names() -> None:
    query = first(series(1, "Sousou no Frieren", "Frieren: Beyond Journey’s End", native="葬送のフリーレン"), 5)
    assert query == Query(
        ("Sousou no Frieren", "Frieren Beyond Journey's End", "Frieren", "葬送のフリーレン"), ("05", "S01E05")
    )


def test_names_in_scripts_that_releases_do_not_use_are_left_out() -> None:
    assert first(series(1, "Sousou no Frieren", "Frieren", "Фрирен", "ฟรีเรน"), 5).titles == (
        "Sousou no Frieren",
        "Frieren",
    )


def test_a_series_of_one_letter_is_asked_for_all_the_same() -> None:
    assert first(series(1, "K"), 5).titles == ("K",)


def test_a_series_without_a_letter_is_not() -> None:
    assert plan(WantedEpisode(Franchise(series(1, "★☆★")), 5)) == QueryPlan(())


def test_of_long_names_fewer_are_asked_for_at_once() -> None:
    names = [f"{letter}{'abc ' * 11}" for letter in "pqrst"]
    head, tail = plan(WantedEpisode(Franchise(series(1, *names)), 5)).questions
    assert (len(head.titles), len(tail.titles)) == (3, 2)


def test_what_was_left_over_is_asked_for_next() -> None:
    names = [f"Name of {word}" for word in ("one", "two", "three", "four", "five", "six")]
    head, tail, *_ = plan(WantedEpisode(Franchise(series(1, *names)), 5)).questions
    assert (head.titles, tail.titles) == (tuple(names[:4]), tuple(names[4:]))
    assert head.terms == tail.terms


def test_what_people_taught_us_is_asked_for_with_its_season_and_its_decimals() -> None:
    known = (
        Coordinate(Decimal(29), ANY_LINE, group="Odd"),
        Coordinate(Decimal("5.5"), ANY_LINE, season=3, group="Odd"),
        Coordinate(Decimal(-3), ANY_LINE, group="Odd"),
        Coordinate(Decimal("1.25"), ANY_LINE, group="Odd"),
    )
    asked = [
        term for query in plan(WantedEpisode(Franchise(FIRST), 5, known_as=known)).questions for term in query.terms
    ]
    assert {"05", "29", "05.5", "S01E05", "S03E05.5"} <= set(asked)
    assert not any("-" in term or "25" in term for term in asked)


def test_what_the_table_says_is_asked_for() -> None:
    assert "37" in first(FIRST, 5, tabled=(Coordinate(Decimal(37), 0),)).terms


def test_long_runners_have_three_digits() -> None:
    assert first(series(1, "Detective", episodes=1200), 7).terms[:3] == ("07", "S01E07", "007")
    assert "007" not in first(FIRST, 7).terms


def test_a_sequel_with_a_name_of_its_own_may_count_as_season_one() -> None:
    later = WantedEpisode(Franchise(series(2, "Naruto Shippuuden", episodes=500), (series(1, "Naruto"),)), 40)
    assert any("S01E40" in query.terms for query in plan(later).questions)
    assert not any("S01E05" in query.terms for query in plan(SEQUEL).questions)


def test_the_last_question_asks_for_anything_by_the_shortest_names_everywhere() -> None:
    assert plan(SEQUEL).last == (Query(("Mushoku Tensei",), broad=True),)


def test_a_number_that_is_spelt_in_many_ways_is_not_asked_for_at_last() -> None:
    (last,) = plan(WantedEpisode(Franchise(series(1, "2.5-jigen no Ririsa: Part", "Area88")), 5)).last
    assert last.titles == ("no Ririsa", "Area88")


def test_of_a_long_runner_the_last_question_asks_for_the_number_all_the_same() -> None:
    (last,) = plan(WantedEpisode(Franchise(series(1, "One Piece", episodes=None)), 1100)).last
    assert last.terms == ("1100",)


def test_sets_are_asked_for_once_the_series_is_over_and_only_if_wanted() -> None:
    over = WantedEpisode(Franchise(series(1, "Mahou no Machi", status=AiringStatus.FINISHED)), 5)
    assert [query.batch for query in plan(over).questions] == [False, True]
    assert plan(over).questions[1].terms == ("batch", "complete", "S01", "01-12")
    assert not any(query.batch for query in plan(over, Preferences(batches=BatchPolicy.NEVER)).questions)
    assert not any(query.batch for query in plan(WantedEpisode(Franchise(FIRST), 5)).questions)


def test_a_film_is_asked_for_without_a_number_and_then_by_the_franchises_name() -> None:
    film = series(1, "Kimi no Na wa: Subtitle", "Your Name.", episodes=1, format=SeriesFormat.MOVIE)
    questions = plan(WantedEpisode(Franchise(film), 1)).questions
    assert questions[0] == Query(("Kimi no Na wa Subtitle", "Your Name"))
    assert questions[1] == Query(("Kimi no Na wa", "Your Name"), ("movie", "gekijouban", "劇場版", "剧场版"))


def test_a_film_of_a_franchise_is_not_asked_for_by_the_franchises_name_alone() -> None:
    film = series(2, "Gekijouban Naruto", "Naruto the Movie: Snow", episodes=1, format=SeriesFormat.MOVIE)
    questions = plan(WantedEpisode(Franchise(film, (series(1, "Naruto"),)), 1)).questions
    assert questions[0] == Query(("Gekijouban Naruto", "Naruto Snow"))
    assert questions[1] == Query(("Naruto",), ("movie", "gekijouban", "劇場版", "剧场版"))


def test_a_lone_special_is_asked_for_without_a_number() -> None:
    special = series(1, "Mahou no Machi: Natsu", episodes=1, format=SeriesFormat.SPECIAL)
    assert plan(WantedEpisode(Franchise(special), 1)).questions[0].terms == ()


@pytest.mark.parametrize(
    ("taste", "broad"),
    [
        (USUAL, False),
        (Preferences(subtitles=()), False),
        (Preferences(subtitles=("de", "en")), False),
        (Preferences(audio=("en",)), False),
        (Preferences(subtitles=("de",)), True),
        (Preferences(audio=("fr",)), True),
        (Preferences(allow_raw=True), True),
    ],
)
def test_who_takes_what_english_listings_do_not_have_asks_everywhere(taste: Preferences, broad: bool) -> None:
    assert {query.broad for query in plan(SEQUEL, taste).questions} == {broad}


def test_a_question_is_narrowed_to_one_name_then_to_what_counts_most_and_then_no_more() -> None:
    whole = Query(("One", "Two"), ("05",))
    one = narrower(whole, USUAL)
    assert one == Query(("One",), ("05",))
    assert narrower(one, USUAL) == Query(("One",), ("05",), also=("1080p",))
    assert narrower(Query(("One",), also=("1080p",)), USUAL) is None
    by_group = Preferences(groups=("[Best] Group",), order=(Criterion.GROUP,))
    assert narrower(one, by_group) == Query(("One",), ("05",), also=("Best Group",))
    assert narrower(one, Preferences(resolutions=())) is None


NAMES = st.text(st.sampled_from("ab Ⅱ1-_'’.:|+~*\"()[]!½×é葬季2"), max_size=70) | st.text(max_size=200)
SERIES = st.builds(
    series,
    st.just(1),
    NAMES,
    NAMES,
    NAMES,
    native=NAMES,
    episodes=st.none() | st.integers(1, 2_000),
    status=st.sampled_from(AiringStatus),
    format=st.sampled_from(SeriesFormat),
)
COORDINATES = st.builds(
    Coordinate,
    st.decimals(-100, 20_000, allow_nan=False, allow_infinity=False),
    st.just(ANY_LINE),
    season=st.none() | st.integers(0, 500),
)


@given(
    SERIES,
    st.lists(SERIES, max_size=3),
    st.integers(0, 100_000),
    st.lists(COORDINATES, max_size=4),
    st.sampled_from((USUAL, Preferences(groups=("- |G", "x" * 60), order=(Criterion.GROUP,), allow_raw=True))),
)
def test_whatever_is_wanted_the_questions_are_few_short_and_plain(
    entry: Series, prequels: list[Series], number: int, known: list[Coordinate], taste: Preferences
) -> None:
    number = min(number, entry.episodes or number)
    asked = plan(WantedEpisode(Franchise(entry, tuple(prequels)), number, known_as=tuple(known)), taste)
    queries = [*asked.questions, *asked.last]
    narrowed = [narrow for query in queries if (narrow := narrower(query, taste)) is not None]
    narrowest = [narrow for query in narrowed if (narrow := narrower(query, taste)) is not None]
    assert len(queries) <= MOST_QUERIES
    assert len(set(queries)) == len(queries)
    for query in (*queries, *narrowed, *narrowest):
        words = " ".join((*query.titles, *query.terms, *query.also)).split()
        assert query.titles
        assert all(title.strip() for title in query.titles)
        assert len(" ".join(words)) < 200
        assert not any(re.search(r"[|+~*\"()\[\]:’]|^-|-$", word) for word in words)


def test_a_special_is_asked_for_by_the_number_it_has_under_the_series_name() -> None:
    special = series(2, "91 Days: Toki no Asase", episodes=1, format=SeriesFormat.SPECIAL)
    lent = tuple(
        Coordinate(Decimal(13), ANY_LINE, title=title, text="by the table") for title in ("91 Days", "Ninety-One Days")
    )
    questions = plan(WantedEpisode(Franchise(special, (), (series(1, "91 Days"),)), 1, tabled=lent)).questions
    assert Query(("91 Days", "Ninety-One Days"), ("13",)) in questions[:2]


def test_a_number_under_another_name_is_not_asked_for_under_ours() -> None:
    lent = (Coordinate(Decimal(77), ANY_LINE, title="Other Name", text="by the table"),)
    questions = plan(WantedEpisode(Franchise(FIRST), 5, tabled=lent)).questions
    assert not any("77" in query.terms and query.titles != ("Other Name",) for query in questions)
