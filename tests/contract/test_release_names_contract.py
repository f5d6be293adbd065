"""The title parsers under one contract."""

import pytest

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from adapters.outbound.memory.release_names import MemoryReleaseNames
from domain.releases.release_name import NameElements
from uuutorrent.testing.contracts.release_names import ReleaseNamesContract


class TestAnitomyReleaseNames(ReleaseNamesContract):
    @pytest.fixture
    def names(self) -> AnitomyReleaseNames:
        return AnitomyReleaseNames()

    def test_a_bug_of_the_parser_costs_one_title(
        self, names: AnitomyReleaseNames, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(_: str) -> None:
            raise RuntimeError("slice index out of range")

        monkeypatch.setattr("anitomy_ng.parse", broken)
        assert names.split("[Group] Mahou no Machi - 05.mkv") == NameElements()


class TestMemoryReleaseNames(ReleaseNamesContract):
    @pytest.fixture
    def names(self) -> MemoryReleaseNames:
        return MemoryReleaseNames()
