"""Which files of a torrent a person wants, and how much."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.claims import Claim
from domain.torrents.file_priorities import FilePriority, NoSuchFile, NothingLeft, choose, priorities_of
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.users import UserId
from domain.vault_path import VaultPath

HASH = InfoHash("a" * 40)
SKIP, NORMAL, FIRST = FilePriority
SET = Metainfo(HASH, "Set", tuple(MetainfoFile(index, VaultPath(f"{index}.mkv"), 10**index) for index in range(4)))
WHOLE = Claim(UserId(UUID(int=1)), HASH, datetime(2026, 11, 22, tzinfo=UTC), "Set", size_bytes=1_111)


@given(st.dictionaries(st.integers(0, 3), st.sampled_from(FilePriority)), st.sets(st.integers(0, 3)))
def test_what_is_chosen_is_what_is_shown_and_paid_for(choices: dict[int, FilePriority], had: set[int]) -> None:
    files = tuple(sorted(had)) if len(had) < 4 else ()
    before = replace(WHOLE, files=files, size_bytes=SET.size_of(files))
    expected = [*{**priorities_of(before, range(4)), **choices}.values()]
    if set(expected) == {SKIP}:
        with pytest.raises(NothingLeft):
            choose(before, choices, SET)
        return
    chosen = choose(before, choices, SET)
    assert [*priorities_of(chosen, range(4)).values()] == expected
    assert chosen.size_bytes == sum(10**index for index in range(4) if expected[index] is not SKIP)
    assert replace(chosen, files=before.files, first=before.first, size_bytes=before.size_bytes) == before


def test_a_claim_on_everything_becomes_one_on_files_and_back() -> None:
    some = choose(WHOLE, {1: SKIP, 2: FIRST}, SET)
    assert (some.files, some.first) == ((0, 2, 3), (2,))
    assert choose(some, {1: NORMAL, 2: NORMAL}, SET) == WHOLE


@pytest.mark.parametrize("index", [4, 10**9, -1])
def test_a_file_that_is_none_is_refused(index: int) -> None:
    with pytest.raises(NoSuchFile, match="its files are 0 to 3"):
        choose(WHOLE, {index: NORMAL}, SET)
