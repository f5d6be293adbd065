"""What every title parser keeps to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.ports.release_names import ReleaseNames
from domain.releases.release_name import NameElements

PLAIN = "[Group] Mahou no Machi - 05v2 (1080p) [ABCDEF01].mkv"
DOTTED = "Mahou no Machi S02E05 1080p"
HOSTILE = (
    "",
    " ",
    "[",
    "]" * 300,
    "[" * 300,
    "[[[[((((【【【【",
    "\0\n\r\t",
    "lone surrogate \ud800",
    "🎬" * 600,
    "- " * 10_000,
    "[Group] " + "a" * 100_000,
    "S" + "9" * 5_000 + "E" + "9" * 5_000,
    "[Group] Title - " + "1-" * 5_000,
)
"""Texts that somebody may publish; the longest are cut."""

_ANY_TEXT = st.text(st.characters(), max_size=600) | st.text("[]()【】-_. SE0123456789vp", max_size=200)


class ReleaseNamesContract:
    """Subclass, provide ``names``, and your parser is tested as ours are."""

    @pytest.fixture
    def names(self) -> ReleaseNames:
        """The parser under test."""
        raise NotImplementedError

    def test_the_parts_of_a_plain_name_are_found(self, names: ReleaseNames) -> None:
        found = names.split(PLAIN)
        assert found.titles == ("Mahou no Machi",)
        assert found.group == "Group"
        assert [int(value) for value in found.episodes] == [5]
        assert found.versions == ("2",)
        assert found.resolution == "1080p"
        assert found.checksum == "ABCDEF01"
        assert found.extension == "mkv"

    def test_season_and_episode_are_told_apart(self, names: ReleaseNames) -> None:
        found = names.split(DOTTED)
        assert found.titles == ("Mahou no Machi",)
        assert ([int(value) for value in found.seasons], [int(value) for value in found.episodes]) == ([2], [5])

    def test_values_are_the_titles_own_text(self, names: ReleaseNames) -> None:
        found = names.split(PLAIN)
        values = (*found.titles, found.group, *found.episodes, *found.versions, found.resolution, found.checksum)
        assert all(value is not None and value in PLAIN for value in values)

    @pytest.mark.parametrize("text", HOSTILE)
    def test_whatever_is_published_has_an_answer(self, names: ReleaseNames, text: str) -> None:
        assert isinstance(names.split(text), NameElements)

    def test_any_text_has_an_answer(self, names: ReleaseNames) -> None:
        # The search runs inside the test, so that every subclass has one of its own.
        @settings(deadline=None)
        @given(text=_ANY_TEXT)
        def answers(text: str) -> None:
            assert isinstance(names.split(text), NameElements)

        answers()

    def test_splitting_twice_gives_the_same(self, names: ReleaseNames) -> None:
        assert names.split(PLAIN) == names.split(PLAIN)
