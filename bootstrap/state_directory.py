"""The server's state directory: nobody else's, and one server's at a time."""

import errno
import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Self

from domain.errors import Conflict, Unavailable

LOCK_FILE = "lock"
RUNNING_FILE = "running.json"


class StateInUse(Conflict):
    """Another server works on this state directory."""


class StateUnusable(Unavailable):
    """The state directory, or a file in it, cannot be made or written."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens: where this machine reaches it, and the fingerprint of its certificate if it speaks TLS."""

    url: str
    fingerprint: str | None
    pid: int


@dataclass(frozen=True, slots=True)
class StateDirectory:
    """A directory that exists, with mode 0700, and is ours."""

    path: Path

    @classmethod
    def prepare(cls, path: Path) -> Self:
        """Make it if need be, and keep others out. Raises StateUnusable.

        Of a directory that holds other things nobody is locked out: our own files in it are private each.
        """
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if (path / LOCK_FILE).exists() or not any(path.iterdir()):
                # The embedded database may have let its own account pass through; that stays.
                path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o711 | 0o700)
        except OSError as error:
            raise _unusable(path, error) from error
        return cls(path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the directory; the system lets go of it whatever happens to us. Raises StateInUse, StateUnusable."""
        with ExitStack() as stack:
            try:
                lock = stack.enter_context(self._open(LOCK_FILE))
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (self.path / RUNNING_FILE).unlink(missing_ok=True)
            except BlockingIOError as error:
                raise StateInUse(f"Another UUUTorrent server already uses {self.path}.") from error
            except OSError as error:
                raise _unusable(self.path, error) from error
            yield

    @contextmanager
    def announced(self, running: Running) -> Iterator[None]:
        """Let other programs on this machine find the server."""
        self.announce(running)
        try:
            yield
        finally:
            (self.path / RUNNING_FILE).unlink(missing_ok=True)

    def announce(self, running: Running) -> None:
        """Say what the server is like now."""
        self.write_private(RUNNING_FILE, json.dumps(asdict(running)) + "\n")

    def running(self) -> Running | None:
        """The server that listens, if one does."""
        with suppress(OSError, ValueError, TypeError), self._open(LOCK_FILE) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return Running(**json.loads((self.path / RUNNING_FILE).read_text(encoding="utf-8")))
        return None

    def open_private(self, name: str) -> BinaryIO:
        """Open a file for appending; if it is not there, it is made with mode 0600. Raises StateUnusable.

        Of root's directory that is needed: the embedded database's account, and so everybody, may pass through it. What
        root makes belongs to whom the directory does, or their server could not open it. What is there already is never
        given away, and no link is followed: its owner could have put one to somebody else's file there.
        """
        try:
            return self._open(name)
        except OSError as error:
            linked = error.errno == errno.ELOOP
            reason = "it is a symbolic link, and none is followed here" if linked else os.strerror(error.errno or 0)
            told = f"{self.path / name} cannot be opened: {reason}. Delete that file, and try again."
            raise StateUnusable(told) from error

    def _open(self, name: str) -> BinaryIO:
        how = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            descriptor = os.open(self.path / name, how | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return os.fdopen(os.open(self.path / name, how), "ab")
        if os.geteuid() == 0:
            owner = self.path.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return os.fdopen(descriptor, "ab")

    def write_private(self, name: str, text: str) -> Path:
        """Write a file of mode 0600 in one step: a reader sees all of it or the old one."""
        path, temporary = self.path / name, self.path / f".{name}.new"
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return temporary.replace(path)


def _unusable(path: Path, error: OSError) -> StateUnusable:
    within = f"{name}: " if (name := Path(error.filename or path).name) != path.name else ""
    reason = os.strerror(error.errno or 0)
    return StateUnusable(f"The state directory {path} cannot be used: {within}{reason}. Set state_dir.")
