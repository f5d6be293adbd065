"""Where the signing keys come from, and who may read them."""

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.outbound.security.keys import (
    KEY_FILE,
    KeyFileUnsafe,
    SigningKey,
    SigningKeyFile,
    load_signing_key,
    rotate_signing_key,
)


def test_the_first_start_makes_a_private_file_and_the_second_reads_it(tmp_path: Path) -> None:
    made = load_signing_key(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert load_signing_key(tmp_path) == made
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_two_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(load_signing_key, [tmp_path] * 8))
    assert len({key.current.secret for key in keys}) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_signing_key(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(KeyFileUnsafe, match="chmod 600"):
        load_signing_key(tmp_path)


@pytest.mark.parametrize("text", ["", "short", "!" * 43, "a\nb\nc", "é" * 43])
def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY_FILE).write_text(text, encoding="utf-8")
    (tmp_path / KEY_FILE).chmod(0o600)
    with pytest.raises(KeyFileUnsafe, match=KEY_FILE):
        load_signing_key(tmp_path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    load_signing_key(elsewhere)
    (tmp_path / KEY_FILE).symlink_to(elsewhere / KEY_FILE)
    with pytest.raises(OSError, match="symbolic links"):
        load_signing_key(tmp_path)


def test_rotation_keeps_the_present_key_as_the_second(tmp_path: Path) -> None:
    before = load_signing_key(tmp_path)
    after = rotate_signing_key(tmp_path)
    assert after.previous == before.current
    assert load_signing_key(tmp_path) == after
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_a_running_server_notices_that_keys_were_rotated(tmp_path: Path) -> None:
    keys = SigningKeyFile(tmp_path)
    first = keys()
    assert keys() is first
    rotate_signing_key(tmp_path)
    assert keys().previous == first.current
    assert keys() == load_signing_key(tmp_path)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.chmod(0o644), lambda path: path.write_text("x")])
def test_a_key_file_that_is_spoilt_later_stops_nobody(
    tmp_path: Path, spoil: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    keys = SigningKeyFile(tmp_path)
    first = keys()
    spoil(tmp_path / KEY_FILE)
    assert [keys(), keys()] == [first, first]
    assert len(caplog.records) == 1
    (tmp_path / KEY_FILE).unlink(missing_ok=True)
    fresh = load_signing_key(tmp_path)
    assert keys() == fresh


def test_a_secret_shows_in_no_repr() -> None:
    key = SigningKey(b"visible-secret-visible-secret-32")
    assert "visible" not in repr(key)
    assert key.to_text() not in repr(key)
    assert SigningKey.from_text(key.to_text()) == key
