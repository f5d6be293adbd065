"""Finished files on a disk of this machine."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from application.ports.file_vault import FileVault, PathNotFound, VaultFile, VaultUnavailable
from domain.vault_path import VaultPath

from .open_file import OpenFile, open_file

_T = TypeVar("_T")
_CHUNK = 1 << 20
"""Larger chunks gain nothing through TLS, smaller ones cost processor time."""
_HASHED_AT_ONCE = 8 << 20


class DiskVault(FileVault):
    """Reads below ``root`` in ``threads`` of its own: a disk that hangs holds up nobody but its readers."""

    def __init__(self, root: Path, *, threads: int = 8) -> None:
        self._root = root
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="vault")

    def close(self) -> None:
        """Stop taking questions; those that are being answered end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def stat(self, path: VaultPath) -> VaultFile | None:
        """The file, or None."""
        return await self._run(_stat, self._root, path)

    async def read(self, path: VaultPath, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` up to ``stop``, in chunks of 1 MiB."""
        async with self._open(path) as (file, size):
            stop = size if stop is None else min(stop, size)
            while start < stop:
                chunk = await self._run(file.read, min(_CHUNK, stop - start), start)
                if not chunk:
                    raise VaultUnavailable("The file became shorter while it was read.")
                start += len(chunk)
                yield chunk

    async def sha256(self, path: VaultPath) -> str:
        """The whole file's SHA-256."""
        digest = hashlib.sha256()

        def add(start: int) -> int:
            block = file.read(_HASHED_AT_ONCE, start)
            digest.update(block)
            return len(block)

        async with self._open(path) as (file, _):
            done = 0
            while added := await self._run(add, done):
                done += added
        return digest.hexdigest()

    @asynccontextmanager
    async def _open(self, path: VaultPath) -> AsyncIterator[tuple[OpenFile, int]]:
        file = await self._run(open_file, self._root, path)
        if file is None:
            raise PathNotFound("There is no such file.")
        try:
            yield file, (await self._run(file.stat)).size_bytes
        finally:
            self._close(file)

    def _close(self, file: OpenFile) -> None:
        try:
            self._threads.submit(file.close)
        except RuntimeError:  # The vault was closed meanwhile.
            file.close()

    async def _run(self, work: Callable[..., _T], *arguments: object) -> _T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        except RuntimeError as error:
            raise VaultUnavailable("The vault is closed.") from error


def _stat(root: Path, path: VaultPath) -> VaultFile | None:
    file = open_file(root, path)
    if file is None:
        return None
    try:
        return file.stat()
    finally:
        file.close()
