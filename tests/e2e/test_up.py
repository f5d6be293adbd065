"""``uuutorrent up`` at a real terminal: questions, the TUI, and an end without remains."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bootstrap.first_admin import INHABITED_FILE
from bootstrap.state_directory import StateDirectory

PASSWORD = "a password of mine"
PATIENCE_SECONDS = 60.0


class Terminal:
    """A program at a terminal of 100 x 30, and what it has shown so far."""

    def __init__(self, arguments: list[str], environ: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=dict(environ), start_new_session=True
        )
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def until(self, words: str) -> None:
        """Wait until it shows them, after whatever was waited for before."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := self.shown.find(words, self._seen)) < 0:
            assert time.monotonic() < deadline, self.shown[-2000:]
            self._read()
        self._seen = found + len(words)

    def ended(self) -> int:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._process.poll() is None:
            assert time.monotonic() < deadline, self.shown[-2000:]
            self._read()
        return self._process.returncode

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGHUP)
            self.ended()
        os.close(self._ours)

    def _read(self) -> None:
        if select.select([self._ours], [], [], 0.1)[0]:
            try:
                self.shown += os.read(self._ours, 65536).decode("utf-8", "replace")
            except OSError:  # nobody is at the other end any more
                self._process.wait()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    environ = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLUMNS": "100",
        "LINES": "30",
        "UUUTORRENT_STATE_DIR": str(tmp_path / "state"),
        "UUUTORRENT_CLIENT__STATE_DIR": str(tmp_path / "client"),
        "UUUTORRENT_CLIENT__DOWNLOADS": str(tmp_path / "files"),
        "UUUTORRENT_HTTP__PORT": "0",
        "UUUTORRENT_ENGINE__OPTIONS__LISTEN": "127.0.0.1:0",
        "UUUTORRENT_ENGINE__OPTIONS__DHT": "false",
        # No internet: nobody listens at port 9.
        "UUUTORRENT_WATCHLIST__OPTIONS__URL": "http://127.0.0.1:9",
        "UUUTORRENT_INDEXERS__NYAA__OPTIONS__URL": "http://127.0.0.1:9",
        "UUUTORRENT_RENUMBERINGS__OPTIONS__URL": "http://127.0.0.1:9",
    }
    terminal = Terminal([str(Path(sys.executable).with_name("uuutorrent")), "up"], environ)
    yield terminal
    terminal.close()


def test_the_first_start_asks_says_what_is_missing_and_opens_logged_in(terminal: Terminal, tmp_path: Path) -> None:
    terminal.until("Name [admin]")
    terminal.type("ada\n")
    terminal.until("not shown")
    terminal.type("short\n")
    terminal.until("12 to 128 characters")
    terminal.until("not shown")  # what is typed before the question is thrown away, and would be seen
    terminal.type(f"{PASSWORD}\n")
    terminal.until("Once more")
    terminal.type(f"{PASSWORD}\n")
    terminal.until("does not answer from here")
    terminal.until("Whose list shall we follow?")
    assert PASSWORD not in terminal.shown
    state = StateDirectory(tmp_path / "state")
    assert (state.path / INHABITED_FILE).exists()
    assert PASSWORD not in (state.path / "server.log").read_text(encoding="utf-8")
    assert state.running() is not None
    terminal.type("\x11")  # ctrl+q
    assert terminal.ended() == 0
    assert state.running() is None
    assert not (tmp_path / "state/initial-admin-password").exists()
