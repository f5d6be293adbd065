"""What is wanted of a torrent, and what one person took from it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.series import SeriesId
from domain.torrents.claims import ClaimedEpisode
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.vault_path import VaultPath
from uuutorrent.testing.specimens import NOON, a_claim, a_torrent

SET = Metainfo(
    InfoHash("a" * 40),
    "Set",
    tuple(MetainfoFile(index, VaultPath(f"Set/{index}.mkv"), 10**index) for index in range(4)),
)
PART = a_torrent(wanted_files=(1,), size_bytes=10, completed_at=NOON)
SERIES = SeriesId(21)
FIFTH = a_claim(series=SERIES, series_title="Some Series", episode=5, files=(4,))
SIXTH = replace(FIFTH, episode=6, files=(5, 6), title="the second", claimed_at=NOON + timedelta(days=1))


@pytest.mark.parametrize("files", [(0,), (0, 3), ()])
def test_who_has_everything_has_it_already(files: tuple[int, ...]) -> None:
    whole = a_torrent(completed_at=NOON)
    assert whole.also_wanting(files, SET) == whole


def test_what_is_wanted_already_changes_nothing() -> None:
    assert PART.also_wanting((1,), SET) == PART


@pytest.mark.parametrize(
    ("files", "wanted", "size"), [((3, 0), (0, 1, 3), 1011), ((1, 2), (1, 2), 110), ((), (0, 1, 2, 3), 1111)]
)
def test_something_new_makes_it_larger_and_incomplete(
    files: tuple[int, ...], wanted: tuple[int, ...], size: int
) -> None:
    assert PART.also_wanting(files, SET) == replace(PART, wanted_files=wanted, size_bytes=size, completed_at=None)


def test_of_what_nobody_knows_the_size_stays() -> None:
    assert PART.also_wanting((2,), None) == replace(PART, wanted_files=(1, 2), completed_at=None)
    assert PART.also_wanting((), None) == replace(PART, wanted_files=(), completed_at=None)


def test_two_episodes_are_one_claim_that_speaks_of_the_newer() -> None:
    both = SIXTH.after(FIFTH)
    assert both == replace(SIXTH, files=(4, 5, 6), earlier=(ClaimedEpisode(SERIES, 5),))
    assert both.episodes == (ClaimedEpisode(SERIES, 5), ClaimedEpisode(SERIES, 6))


def test_the_same_again_changes_nothing() -> None:
    both = SIXTH.after(FIFTH)
    assert FIFTH.after(both) == SIXTH.after(both) == both


def test_a_magnet_by_hand_adds_files_and_no_episode() -> None:
    by_hand = a_claim(title="by hand")
    assert by_hand.after(FIFTH) == replace(FIFTH, files=())
    assert FIFTH.after(by_hand) == replace(FIFTH, files=())
    assert by_hand.episodes == ()
