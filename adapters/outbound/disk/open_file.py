"""Opening a file below a root without ever following a symbolic link."""

import errno
import os
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

from application.ports.file_vault import VaultFile, VaultUnavailable
from domain.vault_path import VaultPath

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# O_NONBLOCK: opening a named pipe would wait for somebody to write into it.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CLOSED = -1
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.ENAMETOOLONG}


class OpenFile:
    """A regular file, open for reading. Every method may block: call them in threads.

    A read may still be going on in its thread when the reader has been cancelled, and ``close`` then waits for it:
    a descriptor closed under a running read could be another file's by then.
    """

    def __init__(self, descriptor: int, path: VaultPath) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._path = path

    def stat(self) -> VaultFile:
        """Size and time of the last change."""
        status = os.fstat(self._descriptor)
        return VaultFile(self._path, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))

    def read(self, size: int, start: int) -> bytes:
        """At most ``size`` bytes from ``start``. Raises VaultUnavailable."""
        try:
            with self._lock:
                return os.pread(self._descriptor, size, start)
        except OSError as error:
            raise _unavailable(error) from error

    def close(self) -> None:
        """Give the descriptor back. Idempotent."""
        with self._lock:
            descriptor, self._descriptor = self._descriptor, _CLOSED
        if descriptor != _CLOSED:
            os.close(descriptor)

    def __del__(self) -> None:
        # Whoever asked may have been cancelled while the thread opened it, and then nobody else closes it.
        self.close()


def open_file(root: Path, path: VaultPath) -> OpenFile | None:
    """Open the file, or return None if there is no regular file. Raises VaultUnavailable.

    The root may be a symbolic link, nothing below it: every segment is opened relative to the folder before it, so that
    nobody can swap one for a link between the check and the use.
    """
    try:
        folder = os.open(root, _FOLDER)
    except OSError as error:
        raise _unavailable(error) from error
    *folders, name = path.text.split("/")
    try:
        for segment in folders:
            inner = os.open(segment, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return _regular(os.open(name, _FILE, dir_fd=folder), path)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise _unavailable(error) from error
    finally:
        os.close(folder)


def _regular(descriptor: int, path: VaultPath) -> OpenFile | None:
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return OpenFile(descriptor, path)
    os.close(descriptor)
    return None


def _unavailable(error: OSError) -> VaultUnavailable:
    return VaultUnavailable(f"The folder of finished files cannot be read: {error.strerror}.")
