from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from tui.api.local_names import numbered, safe_name, safe_path

HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "..\\..\\windows\\system32", "C:\\x", "a/../../b", "./././", "..", "", "   ",
    "a\x00b", "CON", "con.mkv", "LPT1.txt", "nul", "name. ", "x" * 400 + ".mkv", "葬" * 200 + ".mkv",
    "\ud800", "~/x", "-rf",
    "a:b?c*d|e<f>g\"h", "\u202egpj.exe",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_that_a_server_says_leaves_the_folder(name: str, tmp_path: Path) -> None:
    relative = safe_path(name)
    assert not relative.is_absolute()
    assert ".." not in relative.parts
    target = (tmp_path / relative).resolve()
    assert target.is_relative_to(tmp_path)
    assert target != tmp_path
    for part in relative.parts:
        assert len(part.encode()) <= 200
        assert PureWindowsPath(part).parts == PurePosixPath(part).parts == (part,)
        assert not PureWindowsPath(part).is_reserved()


def test_a_good_name_is_kept_as_it_is() -> None:
    name = "[SubsPlease] Sousou no Frieren - 25 (1080p) [8A2C1F3B] 葬送.mkv"
    assert safe_name(name) == name
    assert safe_path("Season 2/01.mkv") == Path("Season 2/01.mkv")


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("x" * 400 + ".mkv").endswith("x.mkv")


def test_a_second_file_of_a_name_gets_a_number() -> None:
    assert numbered(Path("a/b.mkv"), 1) == Path("a/b.mkv")
    assert numbered(Path("a/b.mkv"), 2) == Path("a/b (2).mkv")
