"""qBittorrent as the torrent engine."""

import asyncio
import errno
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from application.ports.torrent_engine import (
    MOST_AT_ONCE,
    EngineFile,
    EngineRefused,
    EngineTorrent,
    EngineUnavailable,
    TorrentEngine,
)
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import SpeedLimits
from domain.torrents.metainfo import Metainfo
from domain.vault_path import VaultPath

from .asking import Asking
from .error_log import ErrorLog
from .holdings import ID_DIGITS, Holdings
from .reading import read_files
from .save_root import SaveRoot
from .steering import CANNOT_WRITE, Steering
from .web_api import WebApi

_SHOWS_AFTER_SECONDS = 0.05
_LOOKS_AGAIN_SECONDS = 2.0
_DELETES_WITHIN_SECONDS = 5.0


class QbittorrentEngine(TorrentEngine):
    """Steers a qBittorrent (4.5 or newer) over its Web API.

    ``downloads`` is where torrents are saved as we see it, ``save_root`` the same folder as qBittorrent sees it. A
    torrent of qBittorrent's that lies anywhere but in its own folder there is somebody else's: to us it is not there.
    Nothing is asked before the first use: qBittorrent may be away when we start. Its settings stay as they are, but for
    the speed of everything: what would disturb us is said with each torrent that we add.
    """

    def __init__(self, api: WebApi, *, downloads: Path, save_root: Path, category: str, timeout_seconds: float) -> None:
        self._downloads = downloads
        self._save_root = save_root
        self._timeout = timeout_seconds
        self._ask = Asking(api, timeout_seconds)
        ours = SaveRoot(save_root)
        self._holdings = Holdings(api, ours)
        self._steering = Steering(api, self._holdings, ErrorLog(ours), category)

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
        torrent = source.infohash
        if isinstance(source, Metainfo):
            self._holdings.learn(torrent, source.infohash_v2)
        elif len(torrent) > ID_DIGITS:
            raise EngineRefused(CANNOT_WRITE)
        if await self._ask(lambda _: self._holdings.holds(torrent)):
            return
        place = self._save_root / folder.text
        # Files can be chosen once the torrent is there: until then it must not begin. A magnet link does not anyway.
        stopped = paused or (bool(wanted) and isinstance(source, Metainfo))
        taken = await self._ask(lambda _: self._steering.add(source, place, stopped=stopped))
        await self._until_it_shows(torrent, taken)
        if wanted:
            await self.want(torrent, wanted)
            if stopped and not paused:
                await self.resume(torrent)

    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The torrent, or None: also of a hybrid one whose other name is not known yet; ``add`` finds it."""
        rows = await self._ask(lambda _: self._steering.read(self._holdings.several((torrent,), by_known_names=True)))
        return rows.get(torrent)

    async def several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        """Those of ours among them; more than a few in several questions, so that others get a word in first."""
        found: dict[InfoHash, EngineTorrent] = {}
        asked = list(torrents)
        for start in range(0, len(asked), MOST_AT_ONCE):
            found |= await self._several(asked[start : start + MOST_AT_ONCE])
        return found

    async def active(self) -> Mapping[InfoHash, EngineTorrent]:
        """Those of ours that give or take; to qBittorrent magnet links without metadata are active, too."""
        found = await self._ask.at_leisure(lambda _: self._steering.read(self._holdings.active()))
        return {name: torrent for name, torrent in found.items() if torrent.download_rate or torrent.upload_rate}

    async def metainfo(self, torrent: InfoHash) -> bytes | None:
        """Its .torrent."""
        return await self._ask(lambda _: self._steering.export(torrent))

    async def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files."""
        row = await self._ask(lambda _: self._holdings.held(torrent))
        files = await self._ask(lambda _: self._steering.files(row))
        return tuple(read_files(files, chosen=not row.metadata_only))

    async def want(self, torrent: InfoHash, indexes: Collection[int], *, first: Collection[int] = ()) -> None:
        """Choose files; of a magnet link whose metadata are still missing, as soon as they are there."""
        wanted, early = frozenset(indexes), frozenset(first)
        await self._ask(lambda _: self._steering.want(torrent, wanted, early))

    async def pause(self, torrent: InfoHash) -> None:
        """Stop it."""
        await self._ask(lambda _: self._steering.pause(torrent))

    async def resume(self, torrent: InfoHash) -> None:
        """Go on."""
        if await self._ask(lambda _: self._steering.resume(torrent)):
            await self._until_it_shows(torrent)

    async def recheck(self, torrent: InfoHash) -> None:
        """Look at the disk. A hybrid torrent that failed is put in anew for that."""
        taken = await self._ask(lambda _: self._steering.take_out(torrent))
        if taken is None:
            await self._ask(lambda _: self._steering.recheck(torrent))
            return
        await self.add(taken.metainfo, folder=folder_of(torrent), paused=True)
        await self._ask(lambda _: self._steering.choose(torrent, taken.choice))
        await self.limit(torrent, taken.limits)
        await self.resume(torrent)

    async def reannounce(self, torrent: InfoHash) -> None:
        """Ask the trackers."""
        await self._ask(lambda _: self._steering.reannounce(torrent))

    async def limit(self, torrent: InfoHash, limits: SpeedLimits) -> None:
        """Bound its speed."""
        await self._ask(lambda _: self._steering.limit(torrent, limits))

    async def limit_all(self, limits: SpeedLimits) -> None:
        """Bound the speed of everything in this qBittorrent, whosever it is."""
        await self._ask(lambda _: self._steering.limit_all(limits))

    async def remove(self, torrent: InfoHash, *, with_data: bool) -> None:
        """Forget it."""
        removed = await self._ask(lambda _: self._steering.remove(torrent, with_data=with_data))
        if removed and with_data:
            await self._until_deleted(self._downloads / folder_of(torrent).text)

    async def free_bytes(self) -> int:
        """Free space in the download folder, which is one file system under whatever name."""
        try:
            return (await asyncio.to_thread(shutil.disk_usage, self._downloads)).free
        except OSError as error:
            raise EngineUnavailable(f"The download folder cannot be read: {error.strerror}.") from error

    async def _several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        return await self._ask.at_leisure(lambda _: self._steering.read(self._holdings.several(torrents)))

    async def _until_it_shows(self, torrent: InfoHash, taken: str = "") -> None:
        """``taken`` is empty, or why qBittorrent did not take the torrent: perhaps because it had it already."""
        loop = asyncio.get_running_loop()
        begun, everywhere = loop.time(), bool(taken)
        while not await self._is_there(torrent, by_any_name=everywhere):
            if taken:
                raise EngineRefused(taken)
            if loop.time() - begun > self._timeout:
                raise EngineUnavailable("qBittorrent took the torrent and does not show it.")
            await asyncio.sleep(_SHOWS_AFTER_SECONDS if not everywhere else _LOOKS_AGAIN_SECONDS)
            everywhere = loop.time() - begun > _LOOKS_AGAIN_SECONDS

    async def _is_there(self, torrent: InfoHash, *, by_any_name: bool) -> bool:
        return await self._ask(lambda _: self._holdings.holds(torrent, by_any_name=by_any_name))

    async def _until_deleted(self, place: Path) -> None:
        """Wait for the files, which qBittorrent deletes later than the torrent; then remove the folder itself."""
        deadline = asyncio.get_running_loop().time() + _DELETES_WITHIN_SECONDS
        while not await asyncio.to_thread(_remove_if_empty, place):
            if asyncio.get_running_loop().time() > deadline:
                return  # There is something of somebody else's in it.
            await asyncio.sleep(_SHOWS_AFTER_SECONDS)


def _remove_if_empty(folder: Path) -> bool:
    """Whether it is gone, or never was where we can see it."""
    try:
        folder.rmdir()
    except OSError as error:
        return error.errno not in (errno.ENOTEMPTY, errno.EEXIST)
    return True
