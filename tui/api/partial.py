"""A file that is on its way: ``name.part``, and beside it what it belongs to.

Everything here touches the disk: call it in a thread.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from pydantic import BaseModel, ValidationError

from .errors import DeviceFull, DeviceRefused
from .private_file import write_private

_BLOCK = 2**20
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Origin(BaseModel):
    """What a part belongs to: which file, how large, and the version of it (``etag``) that the bytes are of."""

    infohash: str
    index: int
    size_bytes: int
    etag: str | None = None


class Partial:
    """The part of ``target``. The hash runs with the bytes, so that nothing is read twice in one run."""

    def __init__(self, target: Path, origin: Origin) -> None:
        self.target = target
        self.origin = origin
        self.part = target.with_name(f"{target.name}.part")
        self._sidecar = target.with_name(f"{target.name}.part.json")
        self._hash = hashlib.sha256()
        self._file: FileIO | None = None
        self.written = 0

    def target_taken(self) -> bool:
        """Whether something has the name already, be it a dangling link."""
        return self.target.exists() or self.target.is_symlink()

    def target_size(self) -> int | None:
        """Return the size of the file of that name, None if that is no plain file."""
        return self.target.stat().st_size if self.target.is_file() and not self.target.is_symlink() else None

    def mine(self) -> bool:
        """Whether a part that lies here is of the same file, or none lies here."""
        kept = self._kept()
        if kept is None:
            return not self.part.exists()
        return (kept.infohash, kept.index, kept.size_bytes) == (
            self.origin.infohash, self.origin.index, self.origin.size_bytes,
        )  # fmt: skip

    def open(self) -> None:
        """Take up what was kept (its bytes are hashed), or begin."""
        with _told(self.target.parent):
            self.target.parent.mkdir(parents=True, exist_ok=True)
            kept = self._kept()
            self.origin = kept if kept is not None and kept.etag else self.origin
            # Without a version nobody can say that the old bytes belong to the new ones.
            keep = kept is not None and kept.etag is not None and self.part.exists()
            write_private(self._sidecar, self.origin.model_dump_json())
            # Unbuffered: after a refused write nothing may wait in memory for a second try.
            self._file = FileIO(self.part, "r+" if keep else "w+")
            for block in iter(lambda: self._open_file.read(_BLOCK), b""):
                self._hash.update(block)
                self.written += len(block)
            if self.written > self.origin.size_bytes:
                self.restart()

    def make_sure_of_room(self) -> None:
        """Raise ``DeviceFull`` when what is still to come cannot fit."""
        if shutil.disk_usage(self.target.parent).free < self.origin.size_bytes - self.written:
            raise DeviceFull(str(self.target.parent))

    def restart(self) -> None:
        """Begin again at byte 0."""
        self._open_file.seek(0)
        self._open_file.truncate()
        self._hash, self.written = hashlib.sha256(), 0

    def belongs_to(self, etag: str | None) -> None:
        """Note the version of the file that the bytes are of."""
        if etag != self.origin.etag:
            self.origin = self.origin.model_copy(update={"etag": etag})
            with _told(self.target.parent):
                write_private(self._sidecar, self.origin.model_dump_json())

    def write(self, data: bytes) -> None:
        """Append. Raises ``DeviceFull``; what is there stays, and stays right."""
        try:
            with _told(self.target.parent):
                rest = memoryview(data)
                while rest:
                    rest = rest[self._open_file.write(rest) :]
        except (DeviceFull, DeviceRefused):
            self._open_file.truncate(self.written)
            self._open_file.seek(self.written)
            raise
        self._hash.update(data)
        self.written += len(data)

    def sha256(self) -> str:
        """Return the hash of all bytes so far."""
        return self._hash.hexdigest()

    def finish(self) -> None:
        """Put the file in its place: on the disk for good, then under its name in one step."""
        with _told(self.target.parent):
            os.fsync(self._open_file.fileno())
            self.close()
            self.part.replace(self.target)
            self._sidecar.unlink(missing_ok=True)
            _sync_folder(self.target.parent)

    def discard(self) -> None:
        """Remove every trace."""
        self.close()
        self.part.unlink(missing_ok=True)
        self._sidecar.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; the part stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @property
    def _open_file(self) -> FileIO:
        if self._file is None:
            raise RuntimeError("the part is not open")
        return self._file

    def _kept(self) -> Origin | None:
        try:
            return Origin.model_validate_json(self._sidecar.read_text(encoding="utf-8"))
        except (OSError, ValidationError, UnicodeDecodeError):
            return None


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the disk says into what a person is told."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DeviceFull(str(folder)) from error
        raise DeviceRefused(str(folder), error.strerror or type(error).__name__) from error


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last; not every system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
