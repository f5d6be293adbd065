"""qBittorrent as the torrent engine."""

import asyncio
import errno
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from qbittorrentapi import Conflict409Error, NotFound404Error, UnsupportedMediaType415Error

from application.ports.torrent_engine import (
    EngineFile,
    EngineRefused,
    EngineTorrent,
    EngineUnavailable,
    TorrentEngine,
    TorrentNotFound,
)
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath

from .asking import Asking
from .error_log import ErrorLog
from .reading import FILE_ROWS, ROWS, FileRow, Row, read_files, read_torrent
from .save_root import SaveRoot
from .web_api import WebApi

_SHOWS_AFTER_SECONDS = 0.05
_ID_DIGITS = 40
_DELETES_WITHIN_SECONDS = 5.0
_UNWANTED, _WANTED = 0, 1
_REFUSED = "qBittorrent refuses this torrent."
_NOT_HELD = "The torrent engine does not hold this torrent."
_ELSEWHERE = "qBittorrent already holds this torrent outside our folder; remove it there first."


class QbittorrentEngine(TorrentEngine):
    """Steers a qBittorrent (4.5 or newer) over its Web API.

    ``downloads`` is where torrents are saved as we see it, ``save_root`` the same folder as qBittorrent sees it. A
    torrent of qBittorrent's that lies anywhere but in its own folder there is somebody else's: to us it is not there.
    Nothing is asked before the first use: qBittorrent may be away when we start.
    """

    def __init__(self, api: WebApi, *, downloads: Path, save_root: Path, category: str, timeout_seconds: float) -> None:
        self._api = api
        self._downloads = downloads
        self._save_root = save_root
        self._category = category
        self._timeout = timeout_seconds
        self._ask = Asking(api, timeout_seconds)
        self._ours = SaveRoot(save_root)
        self._log = ErrorLog(self._ours)
        # qBittorrent's own name for a torrent is not always the info-hash: see Row.infohash.
        self._ids: dict[InfoHash, str] = {}
        self._listed = False
        self._choices: dict[InfoHash, frozenset[int]] = {}

    def close(self) -> None:
        """Stop asking; a question that is under way is broken off."""
        self._ask.close()

    async def add(
        self,
        source: Metainfo | Magnet,
        *,
        folder: VaultPath,
        wanted: Collection[int] = (),
        paused: bool = False,
    ) -> None:
        """Begin to download, and return when qBittorrent shows the torrent."""
        if isinstance(source, Metainfo) and source.infohash_v2:
            self._ids[source.infohash] = source.infohash_v2[:_ID_DIGITS]
        # The whole list: by what name it holds a hybrid torrent that somebody else added just now, nothing else says.
        if await self._ask(lambda _: self._is_there(source.infohash, self._list())):
            return
        place = self._save_root / folder.text
        # Files can be chosen once the torrent is there: until then it must not begin.
        taken = await self._ask(lambda _: self._add(source, place, stopped=paused or bool(wanted)))
        await self._until_it_shows(source.infohash, taken)
        if wanted:
            await self.want(source.infohash, wanted)
            if not paused:
                await self.resume(source.infohash)

    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The torrent, or None."""
        found = await self._ask(lambda _: self._read(self._find(torrent)))
        return found.get(torrent)

    async def all(self) -> Mapping[InfoHash, EngineTorrent]:
        """Every torrent of ours."""
        return await self._ask(lambda _: self._read(self._ours.ours(self._list())))

    async def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files."""
        return tuple(read_files(await self._ask(lambda _: self._files(self._held(torrent)))))

    async def want(self, torrent: InfoHash, indexes: Collection[int]) -> None:
        """Choose files; of a magnet link whose metadata are still missing, as soon as they are there."""
        await self._ask(lambda _: self._want(torrent, frozenset(indexes)))

    async def pause(self, torrent: InfoHash) -> None:
        """Stop it."""
        await self._ask(lambda api: api.torrents_stop(self._held(torrent)))

    async def resume(self, torrent: InfoHash) -> None:
        """Go on."""
        await self._ask(lambda api: api.torrents_start(self._held(torrent)))

    async def remove(self, torrent: InfoHash, *, with_data: bool) -> None:
        """Forget it."""
        place = await self._ask(lambda _: self._remove(torrent, with_data=with_data))
        if place is not None and with_data:
            await self._until_deleted(place)

    async def free_bytes(self) -> int:
        """Free space in the download folder, which is one file system under whatever name."""
        try:
            return (await asyncio.to_thread(shutil.disk_usage, self._downloads)).free
        except OSError as error:
            raise EngineUnavailable(f"The download folder cannot be read: {error.strerror}.") from error

    async def _until_it_shows(self, torrent: InfoHash, taken: str) -> None:
        """``taken`` is empty, or why qBittorrent did not take the torrent: perhaps because it had it already."""
        deadline = asyncio.get_running_loop().time() + self._timeout
        while not await self._ask(lambda _: self._is_there(torrent, self._named(torrent))):
            if taken:
                raise EngineRefused(taken)
            if asyncio.get_running_loop().time() > deadline:
                raise EngineUnavailable("qBittorrent took the torrent and does not show it.")
            await asyncio.sleep(_SHOWS_AFTER_SECONDS)

    async def _until_deleted(self, place: Path) -> None:
        """Wait for the files, which qBittorrent deletes later than the torrent; then remove the folder itself."""
        deadline = asyncio.get_running_loop().time() + _DELETES_WITHIN_SECONDS
        while not await asyncio.to_thread(_remove_if_empty, place):
            if asyncio.get_running_loop().time() > deadline:
                return  # There is something of somebody else's in it.
            await asyncio.sleep(_SHOWS_AFTER_SECONDS)

    # What follows runs in the thread.

    def _add(self, source: Metainfo | Magnet, place: Path, *, stopped: bool) -> str:
        try:
            answer = self._api.torrents_add(
                urls=str(source) if isinstance(source, Magnet) else None,
                torrent_files=source.raw if isinstance(source, Metainfo) else None,
                save_path=str(place),
                use_download_path=False,
                use_auto_torrent_management=False,
                content_layout="Original",
                category=self._category or None,
                is_stopped=stopped,
            )
        except UnsupportedMediaType415Error:
            return "qBittorrent says that this is not a torrent file."
        except Conflict409Error:
            return _REFUSED
        return "" if self._api.generation.took(answer) else _REFUSED

    def _want(self, torrent: InfoHash, wanted: frozenset[int]) -> None:
        name = self._held(torrent)
        count = len(self._files(name))
        if not count:
            self._choices[torrent] = wanted
            return
        for priority in (_UNWANTED, _WANTED):
            indexes = [index for index in range(count) if (index in wanted) == bool(priority)]
            if indexes:
                with _vanishing():
                    self._api.torrents_file_priority(name, indexes, priority)
        # A torrent that had everything it wanted has said good-bye to its seeders.
        self._api.torrents_reannounce(name)

    def _files(self, name: str) -> list[FileRow]:
        with _vanishing():
            return FILE_ROWS.validate_python(self._api.torrents_files(name))

    def _remove(self, torrent: InfoHash, *, with_data: bool) -> Path | None:
        rows = self._find(torrent)
        if not rows:
            return None
        self._api.torrents_delete(with_data, rows[0].hash)
        self._choices.pop(torrent, None)
        self._ids.pop(torrent, None)
        return self._downloads / folder_of(torrent).text

    def _read(self, rows: Sequence[Row]) -> dict[InfoHash, EngineTorrent]:
        self._log.read(self._api, rows)
        for row in rows:
            if row.infohash in self._choices and row.size > 0:
                self._want(row.infohash, self._choices.pop(row.infohash))
        return {row.infohash: read_torrent(row, self._log.words(row)) for row in rows}

    def _list(self) -> Sequence[Row]:
        rows = ROWS.validate_python(self._api.torrents_info())
        self._ids |= {row.infohash: row.hash for row in rows if row.hash != row.infohash}
        self._listed = True
        return rows

    def _find(self, torrent: InfoHash) -> Sequence[Row]:
        """The torrent's row, or nothing; nothing, too, if it is somebody else's."""
        return self._ours.ours(self._named(torrent))

    def _named(self, torrent: InfoHash) -> Sequence[Row]:
        """The torrent's row, whosever it is, or nothing."""
        if not self._listed:
            self._list()
        names = {torrent, self._ids.get(torrent, torrent)}
        rows = ROWS.validate_python(self._api.torrents_info(torrent_hashes=names))
        return [row for row in rows if row.infohash == torrent]

    def _is_there(self, torrent: InfoHash, rows: Sequence[Row]) -> bool:
        """Whether the torrent is among them. Raises EngineRefused if it is, and is not ours."""
        named = [row for row in rows if row.infohash == torrent]
        if named and not self._ours.ours(named):
            raise EngineRefused(_ELSEWHERE)
        return bool(named)

    def _held(self, torrent: InfoHash) -> str:
        """qBittorrent's name for a torrent that it holds. Raises TorrentNotFound."""
        rows = self._find(torrent)
        if not rows:
            raise TorrentNotFound(_NOT_HELD)
        return rows[0].hash


@contextmanager
def _vanishing() -> Iterator[None]:
    """To a question about one torrent, 404 says that it is gone; anywhere else, that this is no Web API."""
    try:
        yield
    except NotFound404Error as error:
        raise TorrentNotFound(_NOT_HELD) from error


def _remove_if_empty(folder: Path) -> bool:
    """Whether it is gone, or never was where we can see it."""
    try:
        folder.rmdir()
    except OSError as error:
        return error.errno not in (errno.ENOTEMPTY, errno.EEXIST)
    return True
