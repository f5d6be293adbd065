"""A server in a process of its own, which ends with whoever started it."""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from domain.errors import Unavailable

from .state_directory import Running, StateDirectory

_START_SECONDS = 120.0
_STOP_SECONDS = 30.0
_POLL_SECONDS = 0.05
_LARGEST_LOG = 5 << 20
_LINES_SHOWN = 12


class ServerFailed(Unavailable):
    """The server did not start; the text holds its last words."""


class ServerProcess:
    """``uuutorrent serve`` in the background. Methods block; call them in a thread where a loop runs.

    What it says goes to ``server.log`` in the state directory. Its standard input is a pipe of ours: if we die,
    however suddenly, it ends and the server stops by itself.
    """

    def __init__(self, state: StateDirectory, environ: Mapping[str, str], config: Path | None = None) -> None:
        self._state = state
        self._environ = dict(environ)
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None
        self._said_before = 0
        self.log = state.path / "server.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start it; it takes a moment until it listens. Raises StateUnusable."""
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        options = ["--config", str(self._config)] if self._config else []
        with self._state.open_private(self.log.name) as log:
            self._said_before = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 (ourselves, with our own arguments)
                [sys.executable, "-P", "-m", "bootstrap.command_line", "serve", "--attached", *options],
                env=self._environ,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a key in our terminal is for us
            )

    def wait_until_ready(self, patience: float = _START_SECONDS) -> Running:
        """Return where it listens. Raises ServerFailed when it ends instead, or takes too long."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            running = self._state.running()
            if running is not None and running.pid == self.pid:
                return running
            if self.exited:
                raise ServerFailed(f"The server did not start:\n{self.last_words()}")
            time.sleep(_POLL_SECONDS)
        raise ServerFailed(f"The server did not start within {patience:.0f} seconds; see {self.log}.")

    @property
    def exited(self) -> bool:
        """Whether it is gone."""
        return self._process is None or self._process.poll() is not None

    def last_words(self) -> str:
        """The last lines of this run."""
        with self.log.open("rb") as log:
            log.seek(self._said_before)
            lines = log.read().decode("utf-8", "replace").splitlines()
        return "\n".join(lines[-_LINES_SHOWN:])

    def stop(self) -> int | None:
        """End it, politely first, and return its exit status. Idempotent."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.terminate()
        return self._gone(process)

    def kill(self) -> None:
        """End it as a power cut would."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            self._gone(process)

    @staticmethod
    def _gone(process: subprocess.Popen[bytes]) -> int:
        try:
            return process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()
        finally:
            if process.stdin is not None:
                process.stdin.close()
