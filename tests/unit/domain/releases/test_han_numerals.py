"""Chinese numerals, as counters use them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.releases.han_numerals import HAN_NUMERAL, han_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("百", 100),
        ("一百零三", 103),
        ("两百一十", 210),
        ("一二", 12),
        ("零", 0),
    ],
)
def test_numerals_are_read(text: str, number: int) -> None:
    assert han_number(text) == number


@given(st.integers(0, 99))
def test_a_written_number_is_read_back(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}"
    assert han_number(written) == number


@given(st.text(HAN_NUMERAL, min_size=1, max_size=6))
def test_any_row_of_numerals_has_a_value(text: str) -> None:
    assert han_number(text) >= 0
