"""A server in the background."""

import os
import signal
import stat
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bootstrap.server_process import ServerFailed, ServerProcess
from bootstrap.state_directory import StateDirectory

PATIENCE_SECONDS = 60.0


@pytest.fixture
def environ() -> Mapping[str, str]:
    sections = ("DATABASE", "ENGINE", "WATCHLIST", "RENUMBERINGS", "VAULT")
    memory = {f"UUUTORRENT_{section}__PLUGIN": "memory" for section in sections}
    return {**os.environ, **memory, "UUUTORRENT_HTTP__PORT": "0"}


def server(tmp_path: Path, environ: Mapping[str, str]) -> ServerProcess:
    return ServerProcess(StateDirectory.prepare(tmp_path), {**environ, "UUUTORRENT_STATE_DIR": str(tmp_path)})


def test_it_says_where_it_listens_and_is_gone_afterwards(tmp_path: Path, environ: Mapping[str, str]) -> None:
    with server(tmp_path, environ) as process:
        running = process.wait_until_ready()
        assert running.url.startswith("https://127.0.0.1:")
    assert process.exited
    assert running.url in process.log.read_text(encoding="utf-8")
    assert stat.S_IMODE(process.log.stat().st_mode) == 0o600
    assert StateDirectory(tmp_path).running() is None


def test_a_failed_start_tells_the_servers_last_words(tmp_path: Path, environ: Mapping[str, str]) -> None:
    with (
        server(tmp_path, {**environ, "UUUTORRENT_HTTP__PROT": "1"}) as process,
        pytest.raises(ServerFailed, match="UUUTORRENT_HTTP__PROT"),
    ):
        process.wait_until_ready()


def test_only_the_last_words_of_this_run_are_told(tmp_path: Path, environ: Mapping[str, str]) -> None:
    (tmp_path / "server.log").write_text("something old\n", encoding="utf-8")
    with server(tmp_path, {**environ, "UUUTORRENT_HTTP__PROT": "1"}) as process, pytest.raises(ServerFailed) as failed:
        process.wait_until_ready()
    assert "something old" not in failed.value.detail


def test_the_server_ends_with_whoever_started_it(tmp_path: Path, environ: Mapping[str, str]) -> None:
    parent = os.fork()
    if parent == 0:  # the one who starts a server and dies without a word
        process = server(tmp_path, environ)
        process.start()
        process.wait_until_ready()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (stopped := "Stopped." in (tmp_path / "server.log").read_text(encoding="utf-8")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert stopped
