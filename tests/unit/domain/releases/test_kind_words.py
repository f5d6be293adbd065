"""Names with a word for their kind, and without."""

import pytest

from domain.releases.kind_marks import is_kind_word, with_and_without_kind


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Yuru Camp Movie", ("Yuru Camp Movie", "Yuru Camp")),
        ("Show the Movie", ("Show the Movie", "Show")),
        ("One Piece Movie 9", ("One Piece Movie 9", "One Piece")),
        ("劇場版SPY×FAMILY CODE: White", ("劇場版SPY×FAMILY CODE: White", "SPY×FAMILY CODE: White")),
        ("Gekijouban Naruto 3", ("Gekijouban Naruto 3", "Naruto 3")),
        ("剧场版合集 - 进击的巨人", ("剧场版合集 - 进击的巨人", "进击的巨人")),
        ("进击的巨人总集篇", ("进击的巨人总集篇", "进击的巨人")),
        ("某作品番外篇", ("某作品番外篇", "某作品")),
        ("某作品OVA", ("某作品OVA", "某作品")),
        ("Show OVA", ("Show OVA", "Show")),
        ("Accel World - EX", ("Accel World - EX", "Accel World")),
        ("Special A", ("Special A",)),
        ("The Movie Star Next Door", ("The Movie Star Next Door",)),
        ("Show", ("Show",)),
    ],
)
def test_a_word_for_the_kind_may_belong_to_the_name(name: str, names: tuple[str, ...]) -> None:
    assert with_and_without_kind(name) == names


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Show NCOP1a", "Show"),
        ("Show - NCOPv2", "Show"),
        ("Show ED2", "Show"),
        ("Show - PV2", "Show"),
        ("Show - NCOP 10b - Black Catcher", "Show"),
        ("Show - Clean Ending", "Show"),
        ("Show - EDv2", "Show"),
        ("Show OVA NCOP", "Show OVA"),
    ],
)
def test_an_extras_own_title_is_no_name(name: str, bare: str) -> None:
    assert with_and_without_kind(name)[0] == bare
    assert all("Catcher" not in one for one in with_and_without_kind(name))


def test_a_word_for_the_kind_alone() -> None:
    assert is_kind_word("MOVIE")
    assert is_kind_word("剧场版")
    assert not is_kind_word("Movie Star")
