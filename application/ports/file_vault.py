"""Where finished files lie, to be read."""

from abc import abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import NotFound, Unavailable
from domain.vault_path import VaultPath


class PathNotFound(NotFound):
    """There is no such file in the vault."""


class VaultUnavailable(Unavailable):
    """The vault's disk does not answer: an I/O error, a missing mount, no permission."""


@dataclass(frozen=True, slots=True)
class VaultFile:
    """A regular file in the vault."""

    path: VaultPath
    size_bytes: int
    modified_at: datetime


class FileVault(Protocol):
    """Reads files; symbolic links are never followed, in no segment of the path."""

    @abstractmethod
    async def stat(self, path: VaultPath) -> VaultFile | None:
        """The file, or None if there is no regular file. Raises VaultUnavailable."""

    @abstractmethod
    def read(self, path: VaultPath, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` up to, not including, ``stop`` (None: the end).

        In chunks of at least 256 KiB but for the last, read off the event loop. Raises PathNotFound at the first
        chunk, VaultUnavailable.
        """

    @abstractmethod
    async def sha256(self, path: VaultPath) -> str:
        """The whole file's SHA-256, 64 hexadecimal digits. Raises PathNotFound, VaultUnavailable."""
