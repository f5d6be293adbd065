"""Bencoding is read strictly, and any bytes have an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.bencode import Bencoded, Decoder, InvalidBencoding
from uuutorrent.testing.swarm import bencode

VALUES = st.recursive(
    st.integers(-(10**18), 10**19) | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def as_read(value: object) -> Bencoded:
    if isinstance(value, dict):
        return {key.encode(): as_read(member) for key, member in value.items()}
    if isinstance(value, list):
        return [as_read(member) for member in value]
    assert isinstance(value, int | bytes)
    return value


@given(VALUES)
def test_what_is_written_is_read(value: object) -> None:
    assert Decoder(bencode(value)).decode() == as_read(value)


@given(st.binary(max_size=200) | st.text("dlie0123456789:-", max_size=60).map(str.encode))
def test_any_bytes_are_a_value_or_refused(data: bytes) -> None:
    try:
        value = Decoder(data).decode()
    except InvalidBencoding:
        return
    assert value is not None


@given(VALUES, st.binary(min_size=1, max_size=3))
def test_bytes_after_the_end_are_refused(value: object, more: bytes) -> None:
    with pytest.raises(InvalidBencoding):
        Decoder(bencode(value) + more).decode()


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"e", b"x", b"i1", b"ie", b"i-e", b"i-0e", b"i01e", b"i-01e", b"i+1e", b"i 1e", b"i1.0e", b"i1_0e"),
        *(b"1", b"1:", b":", b"-1:a", b"01:a", b"+1:a", b"2:a", b"99999999999999999999:a"),
        *(b"l", b"li1e", b"d", b"di1ei1ee", b"d1:ae", b"d1:ai1e", b"le1:a"),
        "i١e".encode(),
        b"i" + b"9" * 5_000 + b"e",
        b"9" * 5_000 + b":",
    ],
)
def test_what_others_might_read_differently_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidBencoding):
        Decoder(data).decode()


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(InvalidBencoding, match="twice"):
        Decoder(b"d1:ai1e1:ai2ee").decode()


def test_deep_nesting_is_refused_before_it_costs_anything() -> None:
    assert Decoder(b"l" * 33 + b"e" * 33).decode()
    for data in (b"l" * 34 + b"e" * 34, b"l" * 1_000_000, b"d1:a" * 1_000_000):
        with pytest.raises(InvalidBencoding, match="deep"):
            Decoder(data).decode()


def test_too_many_values_are_refused_before_they_cost_seconds() -> None:
    for value in (b"i1e", b"0:", b"le", b"de"):
        with pytest.raises(InvalidBencoding, match="250,000"):
            Decoder(b"l" + value * 1_000_000 + b"e").decode()


def test_the_places_of_top_level_members_are_remembered() -> None:
    data = b"d1:ad1:bi1ee1:cli1eee"
    decoder = Decoder(data)
    decoder.decode()
    assert {key: data[start:stop] for key, (start, stop) in decoder.spans.items()} == {
        b"a": b"d1:bi1ee",
        b"c": b"li1ee",
    }
