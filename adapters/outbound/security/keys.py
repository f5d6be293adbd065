"""The keys that sign access tokens."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from .key_file import KeyFile, KeyFileUnsafe, PresentKeys, SecretKey

__all__ = [
    "KEY_FILE",
    "KeyFileUnsafe",
    "SigningKey",
    "SigningKeyFile",
    "SigningKeys",
    "load_signing_key",
    "rotate_signing_key",
]

KEY_FILE = "signing-keys"


@dataclass(frozen=True, slots=True)
class SigningKey(SecretKey):
    """Signs access tokens: HS256 wants 32 bytes at least (RFC 7518 §3.2)."""

    purpose: ClassVar[str] = "signing"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The key that signs, and the one before it, whose tokens are still good until they expire."""

    current: SigningKey
    previous: SigningKey | None = None

    @classmethod
    def of(cls, keys: tuple[SigningKey, ...]) -> Self:
        """The one or two keys of a file."""
        return cls(*keys)

    def rotated(self) -> Self:
        """A new key signs; tokens of the present one stay valid, those of the one before do not."""
        return type(self)(SigningKey.generate(), self.current)


def load_signing_key(state: Path) -> SigningKeys:
    """Read the keys below ``state``; make the file (mode 0600) if there is none. Raises KeyFileUnsafe, OSError."""
    return SigningKeys.of(_file(state).load())


def rotate_signing_key(state: Path) -> SigningKeys:
    """Put a new key in front and keep the present one as the second. A running server notices by itself."""
    file = _file(state)
    keys = SigningKeys.of(file.load()).rotated()
    file.replace([key for key in (keys.current, keys.previous) if key is not None])
    return keys


class SigningKeyFile:
    """The keys below ``state``, read again whenever the file has changed (see PresentKeys)."""

    def __init__(self, state: Path) -> None:
        """Read the file, or make it. Raises KeyFileUnsafe, OSError."""
        self._present = PresentKeys(_file(state))
        self._read: tuple[tuple[SigningKey, ...], SigningKeys] | None = None

    def __call__(self) -> SigningKeys:
        """Return the present keys: the same object as long as they are the same."""
        present = self._present()
        if self._read is None or self._read[0] is not present:
            self._read = present, SigningKeys.of(present)
        return self._read[1]


def _file(state: Path) -> KeyFile[SigningKey]:
    return KeyFile(state / KEY_FILE, SigningKey, most=2, loss="everybody logs in again then.")
