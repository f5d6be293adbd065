"""Whatever is sent, no answer is a 5xx, and none that the description does not tell of."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from .fuzzing import fuzz
from .household import Household


@pytest.fixture
def embedded(embedded: Mapping[str, str]) -> Mapping[str, str]:
    """Made-up series are looked up too: AniList's own bound would make everything else wait."""
    return {**embedded, "UUUTORRENT_WATCHLIST__OPTIONS__REQUESTS_PER_MINUTE": "90"}


async def test_every_answer_to_an_admin_is_foreseen_and_described(house: Household, folder: Path) -> None:
    fuzzed = await fuzz(house, house.admin, folder / "fuzzing", "examples,coverage,fuzzing")
    assert fuzzed.code == 0, fuzzed.report


async def test_every_answer_to_a_user_is_foreseen_and_described(house: Household, folder: Path) -> None:
    # The boundaries of what is sent are looked at before anybody's rights are: once is enough for them.
    fuzzed = await fuzz(house, house.other, folder / "fuzzing", "fuzzing")
    assert fuzzed.code == 0, fuzzed.report
