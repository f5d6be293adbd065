"""What a fault must not harm: a finished torrent of two people's, and one that is on its way."""

import asyncio
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from adapters.inbound.http.wire.torrents import TorrentView
from domain.torrents.metainfo import Metainfo
from tui.api.client import ApiClient
from tui.api.errors import ClientError
from uuutorrent.testing.patience import until
from uuutorrent.testing.world import Published, World

from .people import claimed
from .stacks import Stack

CONVERGED_WITHIN = 30
"""Seconds after the cause is gone."""
SLOWLY, FAST = 512 << 10, 256 << 20
"""Bytes a second. A libtorrent seeder that is told of no limit any more may not notice for whom it held back."""


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
        await complete(stack.bob, finished.infohash)
        await world.seeder.limit(SLOWLY)
        await stack.admin.lifecycle.add_file(running.torrent)
        await until(lambda: stack.admin.torrent(running.infohash), lambda torrent: torrent.downloaded_bytes > 0)
        sent = world.seeder.sent(finished.infohash)
        return cls(stack, world, finished, running, await claimed(stack.dsn), sent)

    async def heals(self) -> float:
        """Wait until everything is as it should be, the fault being gone; return after how many seconds it was."""
        began = time.monotonic()
        await self.world.seeder.limit(FAST)
        for client, wanted in (
            (self.stack.bob, self.finished),
            (self.stack.admin, self.finished),
            (self.stack.admin, self.running),
        ):
            await complete(client, wanted.infohash)
        seconds = time.monotonic() - began
        await self.nothing_is_lost()
        return seconds

    async def nothing_is_lost(self) -> None:
        """Every claim is there, the bytes are the right ones, and what was finished was not fetched again."""
        assert await claimed(self.stack.dsn) == self.claims
        for wanted in (self.finished, self.running):
            assert await asyncio.to_thread(sha256_of, self.path(wanted)) == wanted.sha256
            assert (await self.stack.admin.checksum(wanted.infohash, 0)).sha256 == wanted.sha256
        assert self.world.seeder.sent(self.finished.infohash) == self.sent

    def path(self, wanted: Published) -> Path:
        """Where its file lies."""
        return self.stack.downloads / wanted.infohash / Metainfo.parse(wanted.torrent).files[0].path.text


def sha256_of(path: Path) -> str:
    """Of what lies on the disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def complete(client: ApiClient, infohash: str) -> None:
    """Wait until it is shown as complete by an engine that answers."""

    async def asked() -> TorrentView | ClientError:
        try:
            return await client.torrent(infohash)
        except ClientError as error:
            return error  # Not yet.

    await until(asked, _done, seconds=CONVERGED_WITHIN)


def _done(shown: TorrentView | ClientError) -> bool:
    if isinstance(shown, ClientError):
        return False
    return shown.complete and shown.as_of is None and shown.state in ("seeding", "finished")
