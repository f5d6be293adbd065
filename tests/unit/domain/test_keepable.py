"""What every store can hold."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.keepable import UnkeepableNumber, keepable
from domain.torrents.states import Wish


@dataclass(frozen=True, slots=True)
class Thing:
    text: str
    inner: "Thing | None" = None
    many: tuple[object, ...] = ()


def test_what_no_text_column_holds_is_replaced_one_for_one() -> None:
    assert keepable("a\x00b\ud800c") == "a\ufffdb\ufffdc"


@given(st.text())
def test_whatever_is_kept_is_utf8_and_keeping_it_again_changes_nothing(text: str) -> None:
    kept = keepable(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert keepable(kept) == kept
    assert len(kept) == len(text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert keepable(text) == text


def test_it_looks_into_values() -> None:
    assert keepable(Thing("\x00", Thing("\ud800"), ("\x00", ["\x00"], 1))) == Thing(
        "\ufffd", Thing("\ufffd"), ("\ufffd", ("\ufffd",), 1)
    )


@pytest.mark.parametrize("value", [None, True, 1.5, math.inf, b"\x00", Wish.RUN, Thing, 2**63 - 1, -(2**63) + 1])
def test_everything_else_passes_untouched(value: object) -> None:
    assert keepable(value) is value


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40])
def test_a_number_beyond_64_bits_is_refused_wherever_it_hides(number: int) -> None:
    with pytest.raises(UnkeepableNumber):
        keepable(Thing("", many=((number,),)))
