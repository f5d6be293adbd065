"""Torrent engines: what really downloads."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.errors import Conflict, Unavailable
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import SpeedLimits
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath

from .torrents import TorrentNotFound

MOST_AT_ONCE = 50
"""How many torrents to ask an engine for in one question: 22 ms of qBittorrent's time with 5,000 of them."""


class EngineUnavailable(Unavailable):
    """The torrent engine does not answer, or refuses us."""


class EngineRefused(Conflict):
    """The engine answered, and will not take this torrent; the text gives its words."""


@dataclass(frozen=True, slots=True)
class EngineTorrent:
    """A torrent as the engine sees it now.

    ``size_bytes`` counts wanted files only, 0 before the metadata are there. Rates are bytes a second. ``eta`` is None
    when the engine cannot tell. ``error`` is the engine's own words in state ERROR, else empty; they
    name no folder of the server. ``uploaded_bytes`` counts from the day the engine took it, as far as it remembers.
    """

    infohash: InfoHash
    name: str
    state: TorrentState
    size_bytes: int = 0
    downloaded_bytes: int = 0
    download_rate: int = 0
    upload_rate: int = 0
    seeds: int = 0
    peers: int = 0
    eta: timedelta | None = None
    error: str = ""
    complete: bool = False
    uploaded_bytes: int = 0

    @property
    def ratio(self) -> float:
        """Uploaded over wanted bytes; 0 before the size is known."""
        return self.uploaded_bytes / self.size_bytes if self.size_bytes else 0.0

    @property
    def progress(self) -> float:
        """From 0 to 1; 1 only when every wanted byte is there and checked."""
        if self.complete:
            return 1.0
        return min(self.downloaded_bytes / self.size_bytes, 0.9999) if self.size_bytes else 0.0


@dataclass(frozen=True, slots=True)
class EngineFile:
    """A file of a torrent. ``path`` lies below the torrent's save folder. ``wanted`` is false at priority 0."""

    index: int
    path: VaultPath
    size_bytes: int
    downloaded_bytes: int
    wanted: bool = True

    @property
    def complete(self) -> bool:
        """Whether every byte is there and checked."""
        return self.downloaded_bytes >= self.size_bytes


class TorrentEngine(Protocol):
    """Adds, steers and shows torrents. Every method raises EngineUnavailable when the engine cannot answer.

    Others may use the same engine for torrents of their own. Ours are those that it saves in the folder that ``add``
    was given: ``domain.torrents.claims.folder_of`` the info-hash, below the one folder that is set aside for us. To
    every method any other torrent is not there: never shown, never steered, and its files never deleted.

    Steering a torrent that the engine does not hold raises TorrentNotFound; ``remove`` is idempotent. An action may
    take a moment to show.
    """

    @abstractmethod
    async def add(
        self,
        source: Metainfo | Magnet,
        *,
        folder: VaultPath,
        wanted: Collection[int] = (),
        paused: bool = False,
    ) -> None:
        """Begin to download below ``folder``. Idempotent by info-hash: one that is there stays as it is.

        ``wanted`` holds the file indexes to fetch, empty for all. Of a magnet link only the metadata are fetched, and
        no byte of any file before ``want`` says which. Data that lie in the folder already are checked, not fetched
        again. Raises EngineRefused, also when the engine holds this torrent for somebody else.
        """

    @abstractmethod
    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The torrent, or None if the engine does not hold it for us."""

    @abstractmethod
    async def several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        """Those of the torrents that the engine holds for us. Cheap for a few, whatever else the engine holds.

        Ask for at most ``MOST_AT_ONCE``: an engine that answers one long question keeps all others waiting.
        """

    @abstractmethod
    async def active(self) -> Mapping[InfoHash, EngineTorrent]:
        """The torrents of ours that give or take data right now. Cheap while few do."""

    @abstractmethod
    async def metainfo(self, torrent: InfoHash) -> bytes | None:
        """The .torrent as the engine would write it, None before a magnet's metadata are there.

        Its info dictionary is the swarm's; trackers may be missing. Nobody has checked it. Raises TorrentNotFound, and
        EngineRefused when the engine has the metadata and can never write them down.
        """

    @abstractmethod
    async def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files by index; empty before the metadata are there. Raises TorrentNotFound."""

    @abstractmethod
    async def want(self, torrent: InfoHash, indexes: Collection[int], *, first: Collection[int] = ()) -> None:
        """Fetch those files and no others (priority 0), of them the ``first`` ones before the rest.

        Raises TorrentNotFound.
        """

    @abstractmethod
    async def pause(self, torrent: InfoHash) -> None:
        """Stop up- and downloading. Idempotent. Raises TorrentNotFound."""

    @abstractmethod
    async def resume(self, torrent: InfoHash) -> None:
        """Go on. Idempotent. Raises TorrentNotFound."""

    @abstractmethod
    async def recheck(self, torrent: InfoHash) -> None:
        """Compare what is on the disk with the torrent, and forget an error: what is missing is fetched again.

        Raises TorrentNotFound.
        """

    @abstractmethod
    async def reannounce(self, torrent: InfoHash) -> None:
        """Ask the trackers for peers now, or as soon as they let themselves be asked. Raises TorrentNotFound."""

    @abstractmethod
    async def limit(self, torrent: InfoHash, limits: SpeedLimits) -> None:
        """Bound the torrent's own speed. Raises TorrentNotFound."""

    @abstractmethod
    async def limit_all(self, limits: SpeedLimits) -> None:
        """Bound the speed of everything that the engine does, together."""

    @abstractmethod
    async def remove(self, torrent: InfoHash, *, with_data: bool) -> None:
        """Forget the torrent, with ``with_data`` also its files. Idempotent."""

    @abstractmethod
    async def free_bytes(self) -> int:
        """Free space where the engine saves."""


__all__ = [
    "MOST_AT_ONCE",
    "EngineFile",
    "EngineRefused",
    "EngineTorrent",
    "EngineUnavailable",
    "TorrentEngine",
    "TorrentNotFound",
]
