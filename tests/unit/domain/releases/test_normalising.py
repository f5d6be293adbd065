"""One spelling for titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.releases.normalising import digits_in, spaceless, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SPY×FAMILY", "Spy x Family"),
        ("Kono Subarashii Sekai ni Shukufuku wo!", "Kono Subarashii Sekai ni Shukufuku o"),
        ("Hibike! Euphonium", "Hibike Euphonium"),
        ("Shingeki no Kyojin", "SHINGEKI NO KYOJIN"),
        ("Sousou no Frieren", "Sōsō no Frieren"),
        ("Yuukaku-hen", "Yūkaku Hen"),
        ("Darwin’s Game", "Darwin's Game"),
        ("Spice & Wolf", "Spice and Wolf"),
        ("Yuru Camp△", "Yuru Camp"),
        ("BLEACH：千年血戦篇", "BLEACH: 千年血戦篇"),
        ("劇場版 呪術廻戦 0", "Movie 呪術廻戦 0"),
        ("Violet Evergarden Side Story", "Violet Evergarden Gaiden"),
        ("Fate_Zero", "Fate/Zero"),
        ("The Eminence in Shadow", "Eminence in Shadow"),
        ("乱马½", "亂馬½"),
        ("我的幸福婚约", "我的幸福婚約"),
        ("Ranma ½", "Ranma Half"),
        ("Naruto Movie 07", "Naruto Movie 7"),
    ],
)
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bungou Stray Dogs", "Bungou Stray Dogs Wan!"),
        ("Evangelion 1.0", "Evangelion 3.0"),
        ("が", "か"),
        ("Show 10", "Show 1"),
        ("Konosuba 0", "Konosuba"),
        ("Psycho-Pass", "Psycho-Pass 2"),
    ],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_spaces_and_dots_do_not_tell_names_apart_and_digits_do() -> None:
    assert spaceless(title_key("2.5-jigen no Ririsa")) == spaceless(title_key("2-5 Jigen no Ririsa"))
    assert digits_in(title_key("Evangelion 3.0+1.11")) == "30111"


def test_a_name_of_nothing_but_dropped_words_keeps_them() -> None:
    assert title_key("The TV") == "the tv"


@given(st.text(max_size=300))
def test_a_key_is_the_key_of_itself(text: str) -> None:
    key = title_key(text)
    assert key == " ".join(key.split())
    assert key == key.casefold() or not key.isascii()
