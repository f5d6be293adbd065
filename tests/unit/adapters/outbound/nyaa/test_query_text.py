"""Queries in the words of Nyaa's search."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound.nyaa.query_text import query_text, query_texts
from application.ports.indexers import Query
from uuutorrent.testing.simulators.nyaa.searching import Search


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Sousou no Frieren", "Sousou no Frieren"),
        ("Frieren: Beyond Journey’s End", "Frieren Beyond Journey End"),
        ("Re:ZERO -Starting Life in Another World-", "Re ZERO Starting Life in Another World"),
        ("SPY×FAMILY", "SPY FAMILY"),
        ("K-ON!!", "K-ON"),
        ("Kaguya-sama wa Kokurasetai?", "Kaguya sama wa Kokurasetai"),
        ("Fate/stay night [Unlimited Blade Works]", "Fate stay night Unlimited Blade Works"),
        ("Ranma ½", "Ranma"),
        ("Evangelion: 3.0+1.0", "Evangelion 3.0 1.0"),
        ("Dr.STONE", "Dr STONE"),
        ("Vol. 12.5.", "Vol 12.5"),
        ("86―エイティシックス―", "86 エイティシックス"),
        ("葬送のフリーレン", "葬送のフリーレン"),
        ('(a|b) +c ~d* "e" [bold]', "a b c d e bold"),
        ("One Two Three Four Five Six Seven Eight Nine Ten", "One Two Three Four Five Six Seven Eight"),
    ],
)
def test_titles_become_plain_words(title: str, words: str) -> None:
    assert query_texts(Query((title,))) == (words,)


def test_alternatives_stand_in_brackets_and_are_told_apart_one_by_one() -> None:
    query = Query(("Romaji Name", "English"), ("05", "S02E05"), also=("1080p",))
    assert query_text(query) == "((Romaji Name)|English) (05|S02E05) 1080p"
    assert query_texts(query) == (
        "Romaji Name 05 1080p",
        "Romaji Name S02E05 1080p",
        "English 05 1080p",
        "English S02E05 1080p",
    )


def test_a_single_alternative_needs_no_operators() -> None:
    assert query_text(Query(("Some Series",), ("05",))) == "Some Series 05"


@pytest.mark.parametrize("query", [Query(()), Query(("!? ☆", "()|")), Query((), also=("1080p",))])
def test_without_a_name_and_a_number_nothing_is_asked(query: Query) -> None:
    assert (query_text(query), query_texts(query)) == ("", ())


WORDS = st.lists(st.sampled_from(["aa", "bb", "cc-dd", "05", "S1"]), max_size=3).map(" ".join)


@given(
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(st.sampled_from(["05", "S1", "x"]), max_size=4),
    st.lists(WORDS, min_size=4),
)
def test_one_question_finds_what_its_alternatives_find(titles: list[str], terms: list[str], names: list[str]) -> None:
    query = Query(tuple(titles), tuple(terms))
    searches = [Search(text) for text in query_texts(query)]
    whole = Search(query_text(query))
    for name in names:
        if searches:
            assert whole.matches(name) == any(search.matches(name) for search in searches)


def test_a_title_that_an_earlier_one_finds_too_is_left_out() -> None:
    assert query_texts(Query(("Frieren", "frieren", "Frieren: Beyond", "Sousou no Friere"))) == (
        "Frieren",
        "Sousou no Friere",
    )


def test_sets_are_asked_for_in_their_usual_words() -> None:
    assert "Some Series batch" in query_texts(Query(("Some Series",), batch=True))
    assert query_texts(Query(("Some Series",), ("01-12",), batch=True)) == ("Some Series 01-12",)


@given(st.lists(st.text(max_size=80), max_size=6), st.lists(st.text(max_size=12), max_size=6))
def test_whatever_is_asked_no_operator_gets_through(titles: list[str], terms: list[str]) -> None:
    texts = query_texts(Query(tuple(titles), tuple(terms)))
    assert len(texts) <= 20
    for text in texts:
        assert len(text) <= 1_000
        assert not re.search(r'[|+~*"()\[\]:]|(^|\s)-|-(\s|$)', text)
