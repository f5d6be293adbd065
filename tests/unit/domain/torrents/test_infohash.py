"""The name of a torrent, as people and links write it."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.infohash import InvalidInfoHash, parse_infohash


@given(st.binary(min_size=20, max_size=20))
def test_every_spelling_means_the_same(digest: bytes) -> None:
    base32 = base64.b32encode(digest).decode()
    for text in (digest.hex(), digest.hex().upper(), base32, base32.lower()):
        assert parse_infohash(text) == digest.hex()


@given(st.binary(min_size=32, max_size=32))
def test_a_torrent_that_is_v2_only_has_a_longer_name(digest: bytes) -> None:
    assert parse_infohash(digest.hex().upper()) == digest.hex()


@pytest.mark.parametrize(
    "text",
    ["", "a" * 39, "a" * 41, "g" * 40, "a" * 31, "1" * 32, "a" * 40 + "\n", "١" * 40, "a" * 63, "a" * 65, "a" * 52],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInfoHash):
        parse_infohash(text)
