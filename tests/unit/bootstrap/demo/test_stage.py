"""Where a demonstration lives."""

from pathlib import Path

from bootstrap.demo.stage import make_folder


def test_what_is_in_its_folder_is_private_even_where_others_may_pass(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "state")
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    assert {"world", "server", "downloads", "device", "client"} <= modes.keys()
    assert set(modes.values()) == {0o700}
