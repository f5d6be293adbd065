"""Files of secret keys: made at first start, kept in the state directory, readable by nobody else."""

import base64
import binascii
import hashlib
import logging
import os
import secrets
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Generic, Self, TypeVar

from domain.errors import Unavailable

_log = logging.getLogger(__name__)

_KEY_BYTES = 32
_MOST_BYTES = 4_096


class KeyFileUnsafe(Unavailable):
    """A file with keys is open to others, or is no such file. The server does not start with it."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A secret of at least 32 bytes and the public name derived from it. A subclass says what it is for."""

    purpose: ClassVar[str]
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < _KEY_BYTES:
            raise KeyFileUnsafe(f"A {self.purpose} key has at least {_KEY_BYTES} bytes.")

    @property
    def id(self) -> str:
        """The ``kid`` of what it signs or seals; tells nothing about the secret."""
        return hashlib.sha256(f"uuutorrent {self.purpose} key\0".encode() + self.secret).hexdigest()[:16]

    @classmethod
    def generate(cls) -> Self:
        """A new random key."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the URL-safe base64 form. Raises KeyFileUnsafe."""
        try:
            padded = text.strip() + "=" * (-len(text.strip()) % 4)
            return cls(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError) as error:
            raise KeyFileUnsafe(f"A {cls.purpose} key is written in URL-safe base64.") from error

    def to_text(self) -> str:
        """The URL-safe base64 form: a secret."""
        return base64.urlsafe_b64encode(self.secret).decode().rstrip("=")


KeyT = TypeVar("KeyT", bound=SecretKey)


class KeyFile(Generic[KeyT]):
    """One to ``most`` keys of a kind in a file, one a line, the present one first.

    ``loss`` is a sentence: what happens to people when the file is deleted.
    """

    def __init__(self, path: Path, kind: type[KeyT], *, most: int, loss: str) -> None:
        self.most = most
        self._path = path
        self._kind = kind
        self._loss = loss

    def load(self) -> tuple[KeyT, ...]:
        """Read the keys; make the file (mode 0600) with one if there is none. Raises KeyFileUnsafe, OSError."""
        try:
            return self.read()
        except FileNotFoundError:
            self._write((self._kind.generate(),), replace=False)
            return self.read()

    def read(self) -> tuple[KeyT, ...]:
        """Read the keys. Raises KeyFileUnsafe, OSError."""
        descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) & 0o077:
                raise KeyFileUnsafe(f"Others may read {self._path}. Make it private (chmod 600). {self._deleting()}")
            lines = file.read(_MOST_BYTES).decode("ascii", "replace").split()
        if not 1 <= len(lines) <= self.most:
            raise KeyFileUnsafe(self._spoilt())
        try:
            return tuple(self._kind.from_text(line) for line in lines)
        except KeyFileUnsafe as error:
            raise KeyFileUnsafe(f"{self._spoilt()} {error.detail}") from error

    def replace(self, keys: Sequence[KeyT]) -> None:
        """Keep these keys in place of those that are there. Raises OSError."""
        self._write(keys, replace=True)

    def identity(self) -> tuple[int, int, int] | None:
        """What tells one state of the file from another; None when it is not there."""
        try:
            status = self._path.lstat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_mode

    def _spoilt(self) -> str:
        return f"{self._path} holds no {self._kind.purpose} keys. {self._deleting()}"

    def _deleting(self) -> str:
        return f"Deleted, it is made anew at the next start; {self._loss}"

    def _write(self, keys: Sequence[KeyT], *, replace: bool) -> None:
        """Write beside the path and move into place, so that no half-written file is ever read."""
        temporary = self._path.with_name(f".{self._path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                _give_to_owner(descriptor, self._path.parent)
                file.write("".join(f"{key.to_text()}\n" for key in keys))
                file.flush()
                os.fsync(file.fileno())
            if replace:
                temporary.replace(self._path)
            else:
                _link(temporary, self._path)
            _sync_folder(self._path.parent)
        finally:
            temporary.unlink(missing_ok=True)


class PresentKeys(Generic[KeyT]):
    """The keys of a file, read again whenever it has changed. Call it for the present ones.

    A file that has become unusable while the server runs changes nothing: the keys stay what they were, and the log
    says so once for each change.
    """

    def __init__(self, file: KeyFile[KeyT]) -> None:
        """Read the file, or make it. Raises KeyFileUnsafe, OSError."""
        self._file = file
        self._seen = file.identity()  # before reading: a change in between is noticed later, not never
        self._keys = file.load()

    def __call__(self) -> tuple[KeyT, ...]:
        """Return the present keys: the same object as long as they are the same."""
        seen = self._file.identity()
        if seen != self._seen:
            self._seen = seen
            try:
                self._keys = self._file.read()
            except (KeyFileUnsafe, OSError) as error:
                _log.warning("The keys stay what they were: %s", error)
        return self._keys


def _link(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return  # another process was first at the first start; its keys are the keys


def _give_to_owner(descriptor: int, folder: Path) -> None:
    """What root writes belongs to whom the folder does: root rotates keys that the server's own account must read."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _sync_folder(folder: Path) -> None:
    """Make the new name last: a key that vanishes with the power takes with it what was sealed since."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
