"""The keys that sign access tokens: made at first start, kept in the state directory, readable by nobody else."""

import base64
import binascii
import hashlib
import logging
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from domain.errors import Unavailable

_log = logging.getLogger(__name__)

KEY_FILE = "signing-keys"
_KEY_BYTES = 32
_MOST_BYTES = 4_096


class KeyFileUnsafe(Unavailable):
    """The file with the signing keys is open to others, or is no such file. The server does not start with it."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret of at least 32 bytes (RFC 7518 §3.2 for HS256) and the public name derived from it."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < _KEY_BYTES:
            raise KeyFileUnsafe(f"A signing key has at least {_KEY_BYTES} bytes.")

    @property
    def id(self) -> str:
        """The ``kid`` of its tokens; tells nothing about the secret."""
        return hashlib.sha256(b"uuutorrent signing key\0" + self.secret).hexdigest()[:16]

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
            raise KeyFileUnsafe("A signing key is written in URL-safe base64.") from error

    def to_text(self) -> str:
        """The URL-safe base64 form: a secret."""
        return base64.urlsafe_b64encode(self.secret).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The key that signs, and the one before it, whose tokens are still good until they expire."""

    current: SigningKey
    previous: SigningKey | None = None

    def rotated(self) -> Self:
        """A new key signs; tokens of the present one stay valid, those of the one before do not."""
        return type(self)(SigningKey.generate(), self.current)


def load_signing_key(state: Path) -> SigningKeys:
    """Read the keys below ``state``; make the file (mode 0600) if there is none. Raises KeyFileUnsafe, OSError."""
    path = state / KEY_FILE
    try:
        return _read(path)
    except FileNotFoundError:
        _write(path, SigningKeys(SigningKey.generate()), replace=False)
        return _read(path)


def rotate_signing_key(state: Path) -> SigningKeys:
    """Put a new key in front and keep the present one as the second. A running server notices by itself."""
    keys = load_signing_key(state).rotated()
    _write(state / KEY_FILE, keys, replace=True)
    return keys


class SigningKeyFile:
    """The keys below ``state``, read again whenever the file has changed. Call it for the present keys.

    A file that has become unusable while the server runs changes nothing: the keys stay what they were, and the log
    says so once for each change.
    """

    def __init__(self, state: Path) -> None:
        """Read the file, or make it. Raises KeyFileUnsafe, OSError."""
        self._path = state / KEY_FILE
        self._seen = _identity(self._path)  # before reading: a change in between is noticed later, not never
        self._keys = load_signing_key(state)

    def __call__(self) -> SigningKeys:
        """Return the present keys."""
        seen = _identity(self._path)
        if seen != self._seen:
            self._seen = seen
            try:
                self._keys = _read(self._path)
            except (KeyFileUnsafe, OSError) as error:
                _log.warning("The signing keys stay what they were: %s", error)
        return self._keys


def _identity(path: Path) -> tuple[int, int, int] | None:
    """What tells one state of the file from another; None when it is not there."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_mode


def _read(path: Path) -> SigningKeys:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) & 0o077:
            raise KeyFileUnsafe(f"Others may read {path}. Make it private (chmod 600), or delete it to get new keys.")
        lines = file.read(_MOST_BYTES).decode("ascii", "replace").split()
    if not 1 <= len(lines) <= 2:
        raise KeyFileUnsafe(_spoilt(path))
    try:
        keys = [SigningKey.from_text(line) for line in lines]
    except KeyFileUnsafe as error:
        raise KeyFileUnsafe(f"{_spoilt(path)} {error.detail}") from error
    return SigningKeys(keys[0], keys[1] if len(keys) > 1 else None)


def _spoilt(path: Path) -> str:
    return f"{path} holds no signing keys. Delete it to get new ones; everybody logs in again then."


def _write(path: Path, keys: SigningKeys, *, replace: bool) -> None:
    """Write beside ``path`` and move into place, so that no half-written file is ever read."""
    kept = (keys.current, keys.previous)
    text = "".join(f"{key.to_text()}\n" for key in kept if key is not None)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            _link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _link(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return  # another process was first at the first start; its keys are the keys
