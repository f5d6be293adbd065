"""A vault in memory."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.file_vault import FileVault, PathNotFound, VaultFile, VaultUnavailable
from domain.vault_path import VaultPath

_CHUNK = 1 << 18
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class MemoryVault(FileVault):
    """Holds files that a test ``put`` there; ``down`` and ``up`` are for its outages."""

    def __init__(self) -> None:
        self._files: dict[VaultPath, tuple[VaultFile, bytes]] = {}
        self._outage = ""

    def put(self, path: VaultPath, content: bytes, modified_at: datetime = _EPOCH) -> None:
        """Write a file, in place of an older one."""
        self._files[path] = (VaultFile(path, len(content), modified_at), content)

    def delete(self, path: VaultPath) -> None:
        """Remove a file if it is there."""
        self._files.pop(path, None)

    def down(self, words: str = "The vault's disk does not answer.") -> None:
        """Answer nothing until ``up``."""
        self._outage = words

    def up(self) -> None:
        """Answer again."""
        self._outage = ""

    async def stat(self, path: VaultPath) -> VaultFile | None:
        """The file, or None."""
        await self._answer()
        return self._files[path][0] if path in self._files else None

    async def read(self, path: VaultPath, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` up to ``stop``."""
        content = await self._content(path)
        stop = len(content) if stop is None else min(stop, len(content))
        for at in range(start, stop, _CHUNK):
            await self._answer()
            yield content[at : min(at + _CHUNK, stop)]

    async def sha256(self, path: VaultPath) -> str:
        """The whole file's SHA-256."""
        return hashlib.sha256(await self._content(path)).hexdigest()

    async def _content(self, path: VaultPath) -> bytes:
        await self._answer()
        if path not in self._files:
            raise PathNotFound("There is no such file.")
        return self._files[path][1]

    async def _answer(self) -> None:
        await asyncio.sleep(0)
        if self._outage:
            raise VaultUnavailable(self._outage)


@asynccontextmanager
async def _open(_: Options, __: Toolbox) -> AsyncIterator[MemoryVault]:
    yield MemoryVault()


PLUGIN: Plugin[FileVault] = Plugin(Options, _open)
