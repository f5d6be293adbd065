"""The whole product with one engine or the other, and the ways in which each can be broken."""

import asyncio
import shutil
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from tui.api.client import ApiClient
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess
from uuutorrent.testing.server_process import ServerProcess

from .foreign import Foreign, logged_in
from .people import PASSWORD, add_people


class Stack:
    """Server, database and engine, with two people logged in: the admin and Bob. The engine is libtorrent."""

    engine = "libtorrent"

    def __init__(self, folder: Path, environment: Mapping[str, str], dsn: str) -> None:
        self.folder, self.dsn = folder, dsn
        self.downloads = Path(environment.get("UUUTORRENT_DOWNLOADS", folder / "state" / "downloads"))
        self.server = ServerProcess(folder / "state", environment)
        self._stack = AsyncExitStack()
        self.admin: ApiClient
        self.bob: ApiClient

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.server)
        await add_people(self.dsn, "bob")
        self.admin = await self._stack.enter_async_context(self.server.client())
        self.bob = await self._stack.enter_async_context(self.server.client("bob", PASSWORD))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def kill_engine(self) -> None:
        """``kill -9``; it lives in the server."""
        await self.server.kill()

    async def wipe_engine(self) -> None:
        """End it and delete all that it remembers."""
        await self.server.stop()
        (state,) = self.server.state.rglob("libtorrent")
        await asyncio.to_thread(shutil.rmtree, state)

    async def start_engine(self) -> None:
        """Have it back."""
        await self.server.start()

    async def held(self) -> frozenset[str]:
        """The torrents of ours that the engine holds."""
        return await asyncio.to_thread(
            lambda: frozenset(path.stem for path in self.server.state.rglob("libtorrent/*.resume"))
        )

    async def foreign_is_untouched(self, *, in_engine: bool = True) -> None:
        """Nobody else's torrents are in an engine of ours."""


class QbittorrentStack(Stack):
    """The same with qBittorrent, in which the operator has a torrent of their own."""

    engine = "qBittorrent"

    def __init__(self, folder: Path, environment: Mapping[str, str], dsn: str, process: QbittorrentProcess) -> None:
        super().__init__(folder, environment, dsn)
        self.process = process
        self.foreign: Foreign

    async def __aenter__(self) -> Self:
        self.foreign = await Foreign.planted(self.process, self.folder / "foreign")
        return await super().__aenter__()

    async def kill_engine(self) -> None:
        await asyncio.to_thread(self.process.kill)

    async def wipe_engine(self) -> None:
        await asyncio.to_thread(self.process.wipe)

    async def start_engine(self) -> None:
        await asyncio.to_thread(self.process.start)

    async def held(self) -> frozenset[str]:
        everything = f"{self.process.url}/api/v2/torrents/info"
        async with logged_in(self.process) as session, session.get(everything) as answer:
            return frozenset(row["hash"] for row in await answer.json()) - {self.foreign.infohash}

    async def foreign_is_untouched(self, *, in_engine: bool = True) -> None:
        if in_engine:
            await self.foreign.must_be_untouched()
        else:
            await asyncio.to_thread(self.foreign.data_must_be_there)
