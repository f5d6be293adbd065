"""Which torrents are let in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.torrents.acceptance import ContentRefused, NotEnoughSpace, accept_content, accept_size
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.vault_path import VaultPath

RESERVE = 1 << 28


def holding(*files: tuple[str, int]) -> Metainfo:
    listed = tuple(MetainfoFile(index, VaultPath(path), size) for index, (path, size) in enumerate(files))
    return Metainfo(InfoHash("a" * 40), "Some Series", listed)


@pytest.mark.parametrize(
    "files",
    [
        [("[Group] Some Series - 05 (1080p) [ABCD1234].mkv", 300)],
        [("Some Series/05.mkv", 300), ("Some Series/Fonts.zip", 20), ("Some Series/readme.txt", 1)],
        [
            ("Some Series/05.mp4", 300),
            ("Some Series/05.ass", 1),
            ("Some Series/cover.jpg", 1),
            ("Some Series/x.nfo", 1),
        ],
        [("Some Series - 05 (1080p)", 300)],
        [("Some.Series.S01E05.1080p.WEB", 300)],
        [("ゆるキャン△ - 05 「第五話」.mkv", 300)],
        [("empty.mkv", 0)],
    ],
)
def test_what_releases_are_made_of_is_let_in(files: list[tuple[str, int]]) -> None:
    accept_content(holding(*files))


@pytest.mark.parametrize(
    "name",
    [
        *("a.exe", "a.bat", "a.cmd", "a.scr", "a.lnk", "a.msi", "a.js", "a.vbs", "a.ps1", "a.com", "a.pif", "a.jar"),
        "install.sh",
        "Setup.EXE",
        "episode.mkv.exe",
        "setup.exe.",
        "setup.exe ",
        "setup.exe . .",
        "setup.ex\u200be",
        "setup.exe\ufeff",
        "deep/er/in/run.ScR",
    ],
)
def test_a_program_is_refused_wherever_it_hides(name: str) -> None:
    with pytest.raises(ContentRefused, match="program"):
        accept_content(holding(("Some Series/05.mkv", 300), (f"Some Series/{name}", 1)))


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_a_name_that_reads_backwards_is_refused_and_shown_undisguised(mark: str) -> None:
    with pytest.raises(ContentRefused, match="disguises") as refusal:
        accept_content(holding((f"Some Series/05{mark}vkm.exe", 300)))
    assert mark not in str(refusal.value)


@pytest.mark.parametrize("name", ["05.rar", "05.r01", "05.zip", "05.7Z", "05.tar.gz"])
def test_an_archive_in_place_of_the_video_is_refused(name: str) -> None:
    with pytest.raises(ContentRefused, match="archive"):
        accept_content(holding((f"Some Series/{name}", 300), ("Some Series/sample.mkv", 10)))


def test_a_long_name_does_not_make_a_long_sentence() -> None:
    with pytest.raises(ContentRefused) as refusal:
        accept_content(holding((f"{'x' * 240}.exe", 1)))
    assert len(str(refusal.value)) < 200


@given(st.integers(0, 1 << 46), st.integers(0, 1 << 46))
def test_what_is_let_in_leaves_the_margin_free(size: int, free: int) -> None:
    if free - size >= RESERVE:
        accept_size(size, free_bytes=free, reserve_bytes=RESERVE)
        return
    with pytest.raises(NotEnoughSpace) as refusal:
        accept_size(size, free_bytes=free, reserve_bytes=RESERVE)
    assert refusal.value.facts() == {"needed_bytes": size + RESERVE, "free_bytes": free}
