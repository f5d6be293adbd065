"""Where the sealing keys come from, and how one takes another's place."""

import os
import stat
from pathlib import Path

import pytest

from adapters.outbound.security.key_file import KeyFileUnsafe
from adapters.outbound.security.keys import KEY_FILE, SigningKey, load_signing_key
from adapters.outbound.security.sealing_keys import (
    SEALING_KEY_FILE,
    SealingKey,
    add_sealing_key,
    present_sealing_keys,
    retire_sealing_keys,
)


def test_the_first_start_makes_a_private_file_beside_the_signing_keys(tmp_path: Path) -> None:
    load_signing_key(tmp_path)
    (made,) = present_sealing_keys(tmp_path)()
    assert stat.S_IMODE((tmp_path / SEALING_KEY_FILE).stat().st_mode) == 0o600
    assert present_sealing_keys(tmp_path)() == (made,)
    assert {path.name for path in tmp_path.iterdir()} == {KEY_FILE, SEALING_KEY_FILE}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    present_sealing_keys(tmp_path)
    (tmp_path / SEALING_KEY_FILE).chmod(mode)
    with pytest.raises(KeyFileUnsafe, match="chmod 600") as caught:
        present_sealing_keys(tmp_path)
    assert "linked again" in caught.value.detail, "whoever deletes the file must know what that costs"


@pytest.mark.parametrize("text", ["", "short", "A" * 86, "\n".join(["A" * 43] * 33)])
def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / SEALING_KEY_FILE).write_text(text, encoding="ascii")
    (tmp_path / SEALING_KEY_FILE).chmod(0o600)
    with pytest.raises(KeyFileUnsafe, match=SEALING_KEY_FILE):
        present_sealing_keys(tmp_path)


def test_a_new_key_comes_first_and_the_older_ones_stay_until_they_are_retired(tmp_path: Path) -> None:
    keys = present_sealing_keys(tmp_path)
    (first,) = keys()
    second, kept = add_sealing_key(tmp_path)
    assert (kept, keys()) == (first, (second, first))
    third = add_sealing_key(tmp_path)[0]
    assert keys() == (third, second, first)
    assert retire_sealing_keys(tmp_path) == third
    assert keys() == (third,)
    assert stat.S_IMODE((tmp_path / SEALING_KEY_FILE).stat().st_mode) == 0o600


def test_rotations_that_never_end_drop_no_key(tmp_path: Path) -> None:
    kept = [add_sealing_key(tmp_path) for _ in range(31)][-1]
    with pytest.raises(KeyFileUnsafe, match="finish"):
        add_sealing_key(tmp_path)
    assert present_sealing_keys(tmp_path)() == tuple(kept)


def test_one_secret_has_another_name_for_another_purpose() -> None:
    assert SealingKey(b"k" * 32).id != SigningKey(b"k" * 32).id
    assert SigningKey(b"k" * 32).id == "9cda6a96d40fdc9f"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_keys_that_root_rotates_stay_the_servers_own(tmp_path: Path) -> None:
    """Or the server could not read them: it would go on with the old ones, and not start again."""
    os.chown(tmp_path, 65_534, 65_533)
    present_sealing_keys(tmp_path)
    file = tmp_path / SEALING_KEY_FILE
    assert (file.stat().st_uid, file.stat().st_gid) == (65_534, 65_533)
    add_sealing_key(tmp_path)
    retire_sealing_keys(tmp_path)
    assert (file.stat().st_uid, file.stat().st_gid, file.stat().st_mode & 0o777) == (65_534, 65_533, 0o600)
