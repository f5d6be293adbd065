"""What a new user name may be."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.new_usernames import accept_username, look
from domain.users import InvalidUsername, Username


@pytest.mark.parametrize(
    "name",
    ["mia", "Mia.K-2_x", "a", "x" * 32, "7up", "José", "Łukasz", "Мария", "Ελένη", "سارة", "דוד", "小林", "小林さん"],
)
def test_a_name_in_one_script_is_accepted_as_written(name: str) -> None:
    assert accept_username(name).text == name


@pytest.mark.parametrize("name", ["Mia小林", "カタカナひらがなー漢字", "佐々木", "한국漢字mia", "ㄅㄆ漢字mia"])
def test_east_asian_writing_mixes_scripts_by_itself(name: str) -> None:
    assert accept_username(name).text == name


@pytest.mark.parametrize(
    "name",
    [
        "аdmin",  # Cyrillic а
        "аdmin1",
        "pаypal",
        "Οscar",  # Greek Ο
        "miaж",
        "ΑВ",  # Greek and Cyrillic
        "小林ж",
        "한국ひら",
        "mia\u05d3",
        "adminՕ",  # Armenian
        "ᴀdminж",
    ],
)
def test_a_name_that_mixes_scripts_is_refused(name: str) -> None:
    with pytest.raises(InvalidUsername, match="does not mix alphabets"):
        accept_username(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "x" * 33, "a b", "mia\n", "a/b", "..", ".mia", "-mia", "_mia", "a@b", "٣mia", "mia٣", "½", "ͺa"),
        *("a\u00adb", "a\u200bb", "a\u202eb", "\ud800", "a\u0338b", "mia\U0001f98a"),
    ],
)
def test_what_is_no_letter_digit_dot_dash_or_underscore_is_refused(name: str) -> None:
    with pytest.raises(InvalidUsername, match="1 to 32 letters"):
        accept_username(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *(("ﬁn", "fin"), ("ＡＤＭＩＮ", "ADMIN"), ("𝐚𝐝𝐦𝐢𝐧", "admin"), ("Jose\u0301", "José")),
        *(("K\u212a", "KK"), ("m²", "m2")),
    ],
)
def test_a_name_is_kept_composed(typed: str, kept: str) -> None:
    assert accept_username(typed).text == kept


@pytest.mark.parametrize(
    ("one", "other"), [("сара", "capa"), ("РОСА", "poca"), ("Ροκα", "poka"), ("ADMIN", "admın"), ("ΜΙΑ", "mia")]
)
def test_names_of_two_scripts_may_have_one_look(one: str, other: str) -> None:
    assert look(Username(one)) == look(Username(other))


@pytest.mark.parametrize(
    ("one", "other"), [("neil", "nell"), ("al", "ai"), ("mia", "mia1"), ("иван", "ivan"), ("o", "0")]
)
def test_different_names_have_different_looks(one: str, other: str) -> None:
    assert look(Username(one)) != look(Username(other))


@pytest.mark.parametrize("text", ["İbrahim", "ß" * 17])
def test_a_name_that_folds_to_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidUsername, match="otherwise"):
        accept_username(text)


@given(st.text(st.characters(min_codepoint=33), min_size=1, max_size=6))
@example("İ")
def test_whatever_is_accepted_is_composed_and_stays_accepted(text: str) -> None:
    try:
        name = accept_username(text)
    except InvalidUsername:
        return
    assert name.text == unicodedata.normalize("NFKC", text)
    assert accept_username(name.text) == name
    assert Username(name.key).key == name.key
