"""The keys that seal secrets in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from .key_file import KeyFile, KeyFileUnsafe, PresentKeys, SecretKey

SEALING_KEY_FILE = "sealing-keys"
_MOST = 32
"""One, but for rotations that never came to their end."""


@dataclass(frozen=True, slots=True)
class SealingKey(SecretKey):
    """Seals with A256GCM, which takes 32 bytes and no others (RFC 7518 §5.3)."""

    purpose: ClassVar[str] = "sealing"

    def __post_init__(self) -> None:
        if len(self.secret) != 32:
            raise KeyFileUnsafe("A sealing key has 32 bytes.")


def present_sealing_keys(state: Path) -> PresentKeys[SealingKey]:
    """The keys below ``state``, the one that seals first; the file is made if there is none.

    Raises KeyFileUnsafe, OSError.
    """
    return PresentKeys(_file(state))


def add_sealing_key(state: Path) -> Sequence[SealingKey]:
    """Let a new key seal from now on; what the others sealed still opens. A running server notices by itself.

    Raises KeyFileUnsafe when too many rotations never came to their end.
    """
    file = _file(state)
    keys = (SealingKey.generate(), *file.load())
    if len(keys) > file.most:
        raise KeyFileUnsafe(f"There are {file.most} sealing keys: finish a rotation before another is begun.")
    file.replace(keys)
    return keys


def retire_sealing_keys(state: Path) -> SealingKey:
    """Drop every key but the one that seals. What the others sealed, and was not sealed again, is lost."""
    file = _file(state)
    current = file.load()[0]
    file.replace((current,))
    return current


def _file(state: Path) -> KeyFile[SealingKey]:
    loss = "private lists are then linked again."
    return KeyFile(state / SEALING_KEY_FILE, SealingKey, most=_MOST, loss=loss)
