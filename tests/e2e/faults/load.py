"""What a fault must not harm: a finished torrent of two people's, and one that is on its way."""

import asyncio
import hashlib
import time
from dataclasses import dataclass
from typing import Self

from tui.api.client import ApiClient
from tui.api.errors import ClientError
from uuutorrent.testing.patience import until
from uuutorrent.testing.world import Published, World

from .people import claimed
from .stacks import Stack

CONVERGED_WITHIN = 30
"""Seconds after the cause is gone."""
_SLOWLY = 512 << 10


@dataclass(slots=True)
class Load:
    """``finished`` is complete and was sent once; ``running`` takes longer than the fault."""

    stack: Stack
    world: World
    finished: Published
    running: Published
    claims: frozenset[tuple[object, str]]
    sent: int

    @classmethod
    async def put(cls, stack: Stack, world: World) -> Self:
        """Have both on the server, the second one on its way."""
        files = sorted((one for one in world.published.values() if one.sha256), key=lambda one: one.offer.size_bytes)
        finished, running = files[0], files[-1]
        for client in (stack.admin, stack.bob):
            await client.lifecycle.add_file(finished.torrent)
        await _complete(stack.bob, finished.infohash)
        await world.seeder.limit(_SLOWLY)
        await stack.admin.lifecycle.add_file(running.torrent)
        await until(lambda: stack.admin.torrent(running.infohash), lambda torrent: torrent.downloaded_bytes > 0)
        sent = world.seeder.sent(finished.infohash)
        return cls(stack, world, finished, running, await claimed(stack.dsn), sent)

    async def heals(self) -> float:
        """Wait until everything is as it should be, the fault being gone; return after how many seconds it was."""
        began = time.monotonic()
        await self.world.seeder.limit(0)
        for client, wanted in (
            (self.stack.bob, self.finished),
            (self.stack.admin, self.finished),
            (self.stack.admin, self.running),
        ):
            await _complete(client, wanted.infohash)
        seconds = time.monotonic() - began
        await self.nothing_is_lost()
        return seconds

    async def nothing_is_lost(self) -> None:
        """Every claim is there, the bytes are the right ones, and what was finished was not fetched again."""
        assert await claimed(self.stack.dsn) == self.claims
        for wanted in (self.finished, self.running):
            assert await asyncio.to_thread(self.sha256, wanted) == wanted.sha256
            assert (await self.stack.admin.checksum(wanted.infohash, 0)).sha256 == wanted.sha256
        assert self.world.seeder.sent(self.finished.infohash) == self.sent

    def sha256(self, wanted: Published) -> str:
        """Of what lies on the disk."""
        (path,) = (path for path in (self.stack.downloads / wanted.infohash).rglob("*") if path.is_file())
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


async def _complete(client: ApiClient, infohash: str) -> None:
    async def done() -> bool:
        try:
            shown = await client.torrent(infohash)
        except ClientError:
            return False  # Not yet.
        return shown.complete and shown.as_of is None and shown.state in ("seeding", "finished")

    await until(done, bool, seconds=CONVERGED_WITHIN)
