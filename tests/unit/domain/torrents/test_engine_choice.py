"""Where a new torrent goes."""

from collections.abc import Mapping

import pytest

from domain.torrents.engine_choice import choose_engine


@pytest.mark.parametrize(
    ("rooms", "chosen"),
    [
        ({"main": 1, "big": 2}, "big"),
        ({"main": 2, "big": 2}, "main"),
        ({"main": None, "big": -5}, "big"),
        ({"main": -9, "big": -5}, "big"),
        ({"main": None, "big": None}, "main"),
    ],
)
def test_the_most_room_wins_and_silence_is_the_last_resort(rooms: Mapping[str, int | None], chosen: str) -> None:
    assert choose_engine(rooms) == chosen
