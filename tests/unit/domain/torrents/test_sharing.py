"""What a torrent becomes for all who claim it together."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.torrents.sharing import as_claimed, chooses_anew, wanted_by
from domain.torrents.states import Wish
from domain.users import UserId
from domain.vault_path import VaultPath

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HASH = InfoHash("a" * 40)
SET = Metainfo(HASH, "Set", tuple(MetainfoFile(index, VaultPath(f"{index}.mkv"), 10**index) for index in range(4)))
PART = KeptTorrent(HASH, "Set", 110, folder_of(HASH), NOW, completed_at=NOW, seeded_at=NOW, wanted_files=(1, 2))
WHOLE = replace(PART, size_bytes=1_111, wanted_files=())


def claims(*files: tuple[int, ...], paused: tuple[bool, ...] = ()) -> list[Claim]:
    return [
        Claim(UserId(UUID(int=number)), HASH, NOW, "Set", files=some, paused=number < len(paused) and paused[number])
        for number, some in enumerate(files)
    ]


@pytest.mark.parametrize(
    ("paused", "wish"),
    [((True,), Wish.PAUSE), ((True, True), Wish.PAUSE), ((True, False), Wish.RUN), ((False,), Wish.RUN)],
)
def test_it_stands_still_only_if_everybody_says_so(paused: tuple[bool, ...], wish: Wish) -> None:
    assert as_claimed(PART, claims(*((1, 2) for _ in paused), paused=paused), SET) == replace(PART, wish=wish)


@pytest.mark.parametrize(
    ("kept", "files", "wanted", "size", "complete"),
    [
        (PART, [(1,)], (1,), 10, True),
        (PART, [(1,), (2,)], (1, 2), 110, True),
        (PART, [(1,), (3,)], (1, 3), 1_010, False),
        (PART, [(1,), ()], (0, 1, 2, 3), 1_111, False),
        (WHOLE, [(1,)], (1,), 10, True),
        (WHOLE, [(1,), ()], (), 1_111, True),
    ],
)
def test_it_holds_what_somebody_wants(
    kept: KeptTorrent, files: list[tuple[int, ...]], wanted: tuple[int, ...], size: int, complete: bool
) -> None:
    at = NOW if complete else None
    joint = as_claimed(kept, claims(*files), SET)
    assert joint == replace(kept, wanted_files=wanted, size_bytes=size, completed_at=at, seeded_at=at)
    assert as_claimed(joint, claims(*files), SET) == joint


def test_of_what_nobody_knows_the_choice_stays_unless_all_is_wanted() -> None:
    assert as_claimed(PART, claims((1,)), None) == PART
    assert as_claimed(PART, claims(()), None) == replace(PART, wanted_files=(), completed_at=None)


@given(st.lists(st.sets(st.integers(0, 3)).map(lambda drawn: tuple(sorted(drawn))), min_size=1, max_size=3))
def test_contents_matter_only_where_the_choice_changes(files: list[tuple[int, ...]]) -> None:
    joined = claims(*files)
    if not chooses_anew(PART, joined):
        assert as_claimed(PART, joined, SET) == as_claimed(PART, joined, None) == PART
    assert wanted_by(joined) == () or set(wanted_by(joined)) == {file for some in files for file in some}
