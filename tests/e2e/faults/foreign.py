"""A torrent of the operator's own in the same qBittorrent: never ours to touch."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp

from domain.torrents.metainfo import Metainfo
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess
from uuutorrent.testing.swarm import make_content, make_torrent

_WATCHED = ("hash", "name", "save_path", "category", "tags", "state", "up_limit", "dl_limit", "progress")


@dataclass(frozen=True, slots=True)
class Foreign:
    """It, as it was."""

    process: QbittorrentProcess
    infohash: str
    content: Path
    sha256: str
    before: dict[str, Any]

    @classmethod
    async def planted(cls, process: QbittorrentProcess, folder: Path) -> Self:
        """Put a finished one into that qBittorrent, outside our folder."""
        content = await asyncio.to_thread(make_content, folder / "theirs.bin", 300_000, 4711)
        raw = await asyncio.to_thread(make_torrent, content)
        infohash = Metainfo.parse(raw).infohash
        async with logged_in(process) as session:
            form = aiohttp.FormData()
            form.add_field("torrents", raw, filename="x.torrent", content_type="application/x-bittorrent")
            form.add_field("savepath", str(folder))
            form.add_field("category", "theirs")
            form.add_field("skip_checking", "true")
            async with session.post(f"{process.url}/api/v2/torrents/add", data=form) as answer:
                answer.raise_for_status()
            before = await _settled(session, process, infohash)
        return cls(process, infohash, content, hashlib.sha256(content.read_bytes()).hexdigest(), before)

    async def must_be_untouched(self) -> None:
        """Fail unless it is in the engine as it was, with its data."""
        async with logged_in(self.process) as session:
            assert await _settled(session, self.process, self.infohash) == self.before
        await asyncio.to_thread(self.data_must_be_there)

    def data_must_be_there(self) -> None:
        """Fail unless its data are as they were."""
        assert hashlib.sha256(self.content.read_bytes()).hexdigest() == self.sha256


@asynccontextmanager
async def logged_in(process: QbittorrentProcess) -> AsyncIterator[aiohttp.ClientSession]:
    """A session of its own, logged in."""
    jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        form = {"username": process.username, "password": process.password}
        async with session.post(f"{process.url}/api/v2/auth/login", data=form) as answer:
            answer.raise_for_status()
        yield session


async def _settled(session: aiohttp.ClientSession, process: QbittorrentProcess, infohash: str) -> dict[str, Any]:
    """What qBittorrent says of it when it has made up its mind."""
    async with asyncio.timeout(30):
        while True:
            async with session.get(f"{process.url}/api/v2/torrents/info", params={"hashes": infohash}) as answer:
                rows = await answer.json()
            if rows and "checking" not in rows[0]["state"]:
                return {name: rows[0][name] for name in _WATCHED}
            await asyncio.sleep(0.1)
