"""The embedded torrent engine: libtorrent inside the server's own process."""

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import libtorrent as lt

from application.ports.torrent_engine import EngineFile, EngineTorrent, EngineUnavailable, TorrentEngine
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import SpeedLimits
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath

from .resume_files import ResumeFiles
from .session import Session

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_SAVE_SECONDS = 30.0
_PATIENCE_SECONDS = 30.0
_GONE = "No such file or directory"


class LibtorrentEngine(TorrentEngine):
    """Runs every libtorrent call in one thread of its own, so that none can hold up the event loop.

    Made by ``open_engine``. Saves below ``downloads``; what a restart needs lies in ``state``.
    """

    def __init__(self, downloads: Path) -> None:
        self._downloads = downloads
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="libtorrent")
        self._session: Session | None = None
        self._deletions: dict[InfoHash, asyncio.Future[str]] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def open_engine(
        cls, params: lt.session_params, *, state: Path, downloads: Path
    ) -> AsyncIterator["LibtorrentEngine"]:
        """Start with what was kept in ``state``, and write everything down at the end. Raises EngineUnavailable."""
        engine = cls(downloads)
        loop = asyncio.get_running_loop()
        alerts, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        news = asyncio.Event()
        loop.add_reader(alerts, _drain, alerts, news)
        chores: list[asyncio.Task[None]] = []
        try:
            await engine._start(params, state, wake)
            chores = [asyncio.create_task(engine._follow_alerts(news)), asyncio.create_task(engine._save_often())]
            yield engine
        finally:
            for chore in chores:
                chore.cancel()
            await asyncio.gather(*chores, return_exceptions=True)
            await engine._stop()
            loop.remove_reader(alerts)
            os.close(alerts)
            os.close(wake)

    async def add(
        self,
        source: Metainfo | Magnet,
        *,
        folder: VaultPath,
        wanted: Collection[int] = (),
        paused: bool = False,
    ) -> None:
        """Begin to download."""
        place = self._downloads / folder.text
        await self._do(lambda session: session.add(source, place, wanted=wanted, paused=paused))

    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The torrent, or None."""
        return (await self.several((torrent,))).get(torrent)

    async def several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        """Those that are there."""
        return await self._do(lambda session: session.several(torrents))

    async def active(self) -> Mapping[InfoHash, EngineTorrent]:
        """Those that give or take data."""
        return await self._do(lambda session: session.active())

    async def metainfo(self, torrent: InfoHash) -> bytes | None:
        """The .torrent."""
        return await self._do(lambda session: session.metainfo(torrent))

    async def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files."""
        return await self._do(lambda session: session.files(torrent))

    async def want(self, torrent: InfoHash, indexes: Collection[int], *, first: Collection[int] = ()) -> None:
        """Choose files."""
        await self._do(lambda session: session.want(torrent, indexes, first))

    async def pause(self, torrent: InfoHash) -> None:
        """Stop it."""
        await self._do(lambda session: session.pause(torrent))

    async def resume(self, torrent: InfoHash) -> None:
        """Go on."""
        await self._do(lambda session: session.resume(torrent))

    async def recheck(self, torrent: InfoHash) -> None:
        """Check its data, and fetch what is missing."""
        await self._do(lambda session: session.recheck(torrent))

    async def reannounce(self, torrent: InfoHash) -> None:
        """Ask for peers."""
        await self._do(lambda session: session.reannounce(torrent))

    async def limit(self, torrent: InfoHash, limits: SpeedLimits) -> None:
        """Bound its speed."""
        await self._do(lambda session: session.limit(torrent, limits))

    async def limit_all(self, limits: SpeedLimits) -> None:
        """Bound everything's speed."""
        await self._do(lambda session: session.limit_all(limits))

    async def remove(self, torrent: InfoHash, *, with_data: bool) -> None:
        """Forget it; with its data, return only when these are gone."""
        if not with_data:
            await self._do(lambda session: session.remove(torrent, with_data=False))
            return
        if torrent in self._deletions:  # Somebody is at it.
            await self._deleted(torrent)
            return
        self._deletions[torrent] = asyncio.get_running_loop().create_future()
        try:
            folder = await self._do(lambda session: session.remove(torrent, with_data=True))
            if folder is not None:
                await self._deleted(torrent)
                await asyncio.to_thread(self._remove_if_empty, folder)
        finally:
            self._deletions.pop(torrent).cancel()

    async def free_bytes(self) -> int:
        """Free space below ``downloads``."""
        try:
            return (await asyncio.to_thread(shutil.disk_usage, self._downloads)).free
        except OSError as error:
            raise EngineUnavailable(f"The download folder cannot be read: {error.strerror}.") from error

    async def _deleted(self, torrent: InfoHash) -> None:
        try:
            problem = await asyncio.wait_for(asyncio.shield(self._deletions[torrent]), _PATIENCE_SECONDS)
        except TimeoutError as error:
            raise EngineUnavailable("The torrent engine does not finish deleting the files.") from error
        if problem and problem != _GONE:
            raise EngineUnavailable(f"The torrent's files cannot be deleted: {problem}.")

    def _remove_if_empty(self, folder: Path) -> None:
        if folder != self._downloads and folder.is_relative_to(self._downloads):
            with contextlib.suppress(OSError):
                folder.rmdir()

    async def _do(self, ask: Callable[[Session], _T]) -> _T:
        session = self._session
        if session is None:
            raise EngineUnavailable("The torrent engine is not running.")
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(self._thread, ask, session)
        except TimeoutError as error:
            raise EngineUnavailable("The torrent engine does not answer; is the disk very slow?") from error
        except OSError as error:
            # Its text would name the file, which lies in the server's own folder.
            raise EngineUnavailable(f"The torrent engine failed: {error.strerror}.") from error
        except RuntimeError as error:
            raise EngineUnavailable(f"The torrent engine failed: {error}.") from error

    async def _start(self, params: lt.session_params, state: Path, wake: int) -> None:
        def start() -> Session:
            return Session(params, ResumeFiles(state), alert_fd=wake)

        try:
            self._session = await asyncio.get_running_loop().run_in_executor(self._thread, start)
        except (OSError, RuntimeError) as error:
            raise EngineUnavailable(f"The torrent engine cannot start: {error}.") from error

    async def _stop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, session.close)
        self._thread.shutdown(wait=False)

    async def _follow_alerts(self, news: asyncio.Event) -> None:
        while True:
            await news.wait()
            news.clear()
            try:
                deletions = await self._do(lambda session: session.digest())
            except EngineUnavailable as error:
                _log.warning("%s", error)
                continue
            for deletion in deletions:
                for name in deletion.names:
                    waiting = self._deletions.get(name)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(deletion.problem)

    async def _save_often(self) -> None:
        while True:
            await asyncio.sleep(_SAVE_SECONDS)
            with contextlib.suppress(EngineUnavailable):
                await self._do(lambda session: session.save_changed())


def _drain(alerts: int, news: asyncio.Event) -> None:
    with contextlib.suppress(BlockingIOError):
        os.read(alerts, 4096)
    news.set()
