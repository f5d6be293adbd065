"""One server, one state directory, and nobody else in it."""

import json
import os
import stat
from pathlib import Path

import pytest

from bootstrap.server_process import ServerProcess
from bootstrap.state_directory import LOCK_FILE, Running, StateDirectory, StateInUse, StateUnusable

HERE = Running("https://127.0.0.1:7443", "AB:CD", 1)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_others_are_kept_out_also_of_one_that_was_there(tmp_path: Path) -> None:
    open_to_all = tmp_path / "state"
    open_to_all.mkdir()
    open_to_all.chmod(0o766)
    state = StateDirectory.prepare(open_to_all)
    assert mode(state.path) == 0o700
    assert mode(StateDirectory.prepare(tmp_path / "new").path) == 0o700
    assert mode(state.write_private("secret", "text")) == 0o600


def test_a_directory_with_other_things_in_it_is_left_open(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "of somebody").mkdir(parents=True)
    shared.chmod(0o755)
    StateDirectory.prepare(shared)
    assert mode(shared) == 0o755


def test_whom_the_database_let_through_stays_let_through(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    state.chmod(0o755)
    assert mode(StateDirectory.prepare(state).path) == 0o711


def test_one_that_cannot_be_made_is_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateUnusable, match="Set state_dir"):
        StateDirectory.prepare(tmp_path / "file" / "below")


def test_a_second_server_is_refused_while_the_first_one_runs(tmp_path: Path) -> None:
    state = StateDirectory.prepare(tmp_path)
    with state.held(), pytest.raises(StateInUse), state.held():
        pass
    with state.held():
        assert state.running() is None


def test_a_running_server_can_be_found(tmp_path: Path) -> None:
    state = StateDirectory.prepare(tmp_path)
    assert state.running() is None
    with state.held():
        with state.announced(HERE):
            assert state.running() == HERE
        assert state.running() is None


def test_a_server_that_died_is_not_found(tmp_path: Path) -> None:
    state = StateDirectory.prepare(tmp_path)
    state.write_private("running.json", json.dumps({"url": "https://x", "fingerprint": None, "pid": 1}))
    assert state.running() is None
    with state.held():
        assert state.running() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": 1}', "null"])
def test_a_broken_note_is_no_server(tmp_path: Path, text: str) -> None:
    state = StateDirectory.prepare(tmp_path)
    with state.held():
        state.write_private("running.json", text)
        assert state.running() is None


def test_a_lock_that_cannot_be_opened_is_a_plain_sentence(tmp_path: Path) -> None:
    state = StateDirectory.prepare(tmp_path)
    (tmp_path / LOCK_FILE).mkdir()
    with pytest.raises(StateUnusable, match=r"lock: Is a directory\. Set state_dir"), state.held():
        pass


def test_an_error_of_whoever_holds_it_is_not_about_the_directory(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), StateDirectory.prepare(tmp_path).held():
        raise FileNotFoundError


def test_nobody_else_can_take_the_lock(tmp_path: Path) -> None:
    state = StateDirectory.prepare(tmp_path)
    with state.held():
        assert mode(tmp_path / LOCK_FILE) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_makes_in_somebodys_directory_is_theirs(tmp_path: Path) -> None:
    os.chown(tmp_path, 65_534, 65_533)
    with StateDirectory(tmp_path).open_private("rotation-lock") as file:
        state = os.fstat(file.fileno())
    assert (state.st_uid, state.st_gid, stat.S_IMODE(state.st_mode)) == (65_534, 65_533, 0o600)
    assert StateDirectory(tmp_path).running() is None
    assert (tmp_path / LOCK_FILE).stat().st_uid == 65_534


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_gives_nothing_away_that_was_there_and_follows_no_link(tmp_path: Path) -> None:
    os.chown(tmp_path, 65_534, 65_533)
    roots = tmp_path / "roots"
    roots.touch()
    (tmp_path / "second-name").hardlink_to(roots)
    (tmp_path / "link").symlink_to(roots)
    with StateDirectory(tmp_path).open_private("second-name"):
        assert roots.stat().st_uid == 0
    with pytest.raises(StateUnusable, match="symbolic link"):
        StateDirectory(tmp_path).open_private("link")


@pytest.mark.parametrize("leads_to", ["elsewhere", "server.log"], ids=["another file", "itself"])
def test_a_log_that_is_a_link_is_a_plain_sentence(tmp_path: Path, leads_to: str) -> None:
    (tmp_path / "server.log").symlink_to(tmp_path / leads_to)
    with pytest.raises(StateUnusable, match=r"server\.log cannot be opened: it is a symbolic link.* Delete that file"):
        ServerProcess(StateDirectory.prepare(tmp_path), {}).start()
    assert not (tmp_path / "elsewhere").exists()


def test_a_log_that_is_none_is_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "server.log").mkdir()
    with pytest.raises(StateUnusable, match=r"server\.log cannot be opened: Is a directory\."):
        ServerProcess(StateDirectory.prepare(tmp_path), {}).start()
