"""A finished file, from the server to this device: resumed after a break, verified, and never half there."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from adapters.inbound.http.wire.torrents import FileView

from .client import ApiClient
from .errors import ChecksumMismatch, DeviceRefused, FileChanged, ServerUnreachable, TooSoon
from .local_names import numbered, safe_path
from .partial import Origin, Partial, sha256_of
from .patience import Patience

_BUFFER = 2**20
_NAMES_TRIED = 100

P = ParamSpec("P")
T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Hears the bytes that are here and the bytes that will be."""


async def fetch_file(
    client: ApiClient,
    infohash: str,
    file: FileView,
    into: Path,
    *,
    progress: Progress = lambda done, total: None,
    waits: Callable[[], object] = lambda: None,
    patience: Patience | None = None,
) -> Path:
    """Fetch a complete file of a torrent into the folder ``into`` and return where it is.

    The file appears under its name only when its SHA-256 is the server's. If it is there already, nothing is
    transferred; if another file has its name, it gets a number. A cancelled or broken transfer leaves ``name.part``,
    which the next call takes up. ``waits`` hears that the server gives no more files for a moment; it goes on then.

    Raises ``ChecksumMismatch`` (the bad copy is gone), ``DeviceFull`` and ``ServerUnreachable`` (the part is kept),
    and other ``ClientError``.
    """
    patience = patience or Patience()
    origin = Origin(infohash=infohash, index=file.index, size_bytes=file.size_bytes)
    expected = asyncio.create_task(_checksum(client, origin, patience))
    try:
        place = await _place(into / safe_path(file.path), origin, expected)
        if isinstance(place, Path):
            progress(file.size_bytes, file.size_bytes)
            return place
        return await _Fetch(client, place, progress, waits, patience).run(expected)
    finally:
        expected.cancel()
        await asyncio.gather(expected, return_exceptions=True)


async def _checksum(client: ApiClient, origin: Origin, patience: Patience) -> str:
    failures = 0
    while True:
        try:
            return (await client.checksum(origin.infohash, origin.index)).sha256.lower()
        except ServerUnreachable:
            failures += 1
            if failures >= patience.attempts:
                raise
        await patience.after_failure(failures)


async def _place(target: Path, origin: Origin, expected: asyncio.Task[str]) -> Path | Partial:
    """Return where the very file lies already, else the part to fill: the first name that nothing else has."""
    for number in range(1, _NAMES_TRIED):
        partial = Partial(numbered(target, number), origin)
        if await asyncio.to_thread(partial.target_taken):
            size = await asyncio.to_thread(partial.target_size)
            if size == origin.size_bytes and await _in_thread(sha256_of, partial.target) == await expected:
                return partial.target
        elif await asyncio.to_thread(partial.mine):
            return partial
    raise DeviceRefused(str(target.parent), f"too many other files are called {target.name}")


class _Fetch:
    """One transfer into one part."""

    def __init__(
        self,
        client: ApiClient,
        partial: Partial,
        progress: Progress,
        waits: Callable[[], object],
        patience: Patience,
    ) -> None:
        self._client = client
        self._partial = partial
        self._size = partial.origin.size_bytes
        self._progress = progress
        self._waits = waits
        self._patience = patience

    async def run(self, expected: asyncio.Task[str]) -> Path:
        partial = self._partial
        try:
            await _in_thread(partial.open)
            await _in_thread(partial.make_sure_of_room)
            self._progress(partial.written, self._size)
            await self._transfer()
            if partial.sha256() != await expected:
                await _in_thread(partial.discard)
                raise ChecksumMismatch(partial.target.name)
            await _in_thread(partial.finish)
        finally:
            partial.close()
        return partial.target

    async def _transfer(self) -> None:
        """Fill the part, taking a broken transfer up again. To be told to wait is no failure."""
        failures = refusals = 0
        while (before := self._partial.written) < self._size:
            broken = ServerUnreachable(self._client.server, "ended the file too early")
            try:
                await self._take()
            except TooSoon as error:
                refusals += 1
                self._waits()
                await self._patience.until_soon_enough(error, refusals)
                continue
            except ServerUnreachable as error:
                broken = error
            refusals = 0
            if self._partial.written == self._size:
                return
            failures = 1 if self._partial.written > before else failures + 1
            if failures >= self._patience.attempts:
                raise broken
            await self._patience.after_failure(failures)

    async def _take(self) -> None:
        """Take as much as one answer gives."""
        partial = self._partial
        async with self._client.content(
            partial.origin.infohash, partial.origin.index, partial.written, etag=partial.origin.etag
        ) as content:
            if content.total != self._size:
                await self._changed()
            if content.start != partial.written:
                await _in_thread(partial.restart)  # it is another version: the old bytes are worth nothing
            await _in_thread(partial.belongs_to, content.etag)
            buffer = bytearray()
            try:
                async for chunk in content.chunks:
                    buffer += chunk
                    if len(buffer) >= _BUFFER:
                        full, buffer = buffer, bytearray()
                        await self._write(full)
            finally:
                if buffer:
                    await self._write(buffer)

    async def _write(self, data: bytearray) -> None:
        if self._partial.written + len(data) > self._size:
            await self._changed()
        await _in_thread(self._partial.write, bytes(data))
        self._progress(self._partial.written, self._size)

    async def _changed(self) -> None:
        await _in_thread(self._partial.discard)
        raise FileChanged(self._partial.target.name)


async def _in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run in a thread, to the end even when cancelled: two hands must not hold one file."""
    running = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.gather(running, return_exceptions=True)
        raise
