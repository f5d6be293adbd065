"""A path that exists cannot lead outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vault_path import PathEscapes, VaultPath


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a/b/c",
        "[Group] Títle・タイトル 🎬 - 01 [1080p].mkv",
        " leading",
        "trailing. ",
        "...",
        "..a",
        "a..",
        "~",
        "é" * 127,
    ],
)
def test_a_clean_path_is_kept_as_it_is(text: str) -> None:
    assert VaultPath(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "/etc/passwd", "a/", "/a", "a//b", ".", "..", "a/..", "../a", "a/../b", "a/./b"),
        *("a\\b", "..\\a", "a\x00b", "a\nb", "\x1b[31m", "a\x7f", "\ud800"),
        *("a" * 256, "é" * 128, "/".join(["a"] * 2_001)),
    ],
)
def test_an_unclean_path_cannot_be_built(text: str) -> None:
    with pytest.raises(PathEscapes):
        VaultPath(text)


@given(st.text())
def test_whatever_is_built_stays_inside(text: str) -> None:
    try:
        path = VaultPath(text)
    except PathEscapes:
        return
    segments = path.text.split("/")
    assert all(segment not in ("", ".", "..") for segment in segments)
    assert path.name == segments[-1]
    path.text.encode()


def test_a_path_is_extended_by_a_name() -> None:
    assert VaultPath("a") / "b" == VaultPath("a/b")
    with pytest.raises(PathEscapes):
        VaultPath("a") / ".."
