"""The torrents we keep: what should be true, whatever the engine says."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.errors import Conflict, NotFound
from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet


class TorrentNotFound(NotFound):
    """There is no such torrent, or it is not yours."""


class TorrentKeptAlready(Conflict):
    """A hybrid torrent has two names, and it is kept under another."""


class Torrents(Protocol):
    """None means we keep no such torrent."""

    @abstractmethod
    async def add(self, torrent: KeptTorrent, source: bytes | Magnet) -> bool:
        """Keep a torrent and what the engine needs to fetch it (a .torrent's bytes, or a magnet).

        Idempotent: one that is kept already stays as it is, and the answer is false. Raises TorrentKeptAlready when
        another has its v2 info-hash, EngineNotConfigured for an engine that is not kept; the unit stays usable.
        """

    @abstractmethod
    async def get(self, torrent: InfoHash, *, lock: bool = False) -> KeptTorrent | None:
        """The torrent; with ``lock`` nobody else changes it until the unit ends."""

    @abstractmethod
    async def by_v2(self, infohash_v2: str) -> KeptTorrent | None:
        """The hybrid torrent whose v2 info-hash that is, or the v2-only one."""

    @abstractmethod
    async def resolve(self, torrent: KeptTorrent, source: bytes) -> None:
        """Replace it, and the magnet it was fetched from by the .torrent that came of it.

        Raises TorrentNotFound, TorrentKeptAlready, EngineNotConfigured; the unit stays usable.
        """

    @abstractmethod
    async def source(self, torrent: InfoHash) -> bytes | Magnet | None:
        """What the engine needs to fetch it."""

    @abstractmethod
    async def save(self, torrent: KeptTorrent) -> None:
        """Replace it. Raises TorrentNotFound, TorrentKeptAlready, EngineNotConfigured; the unit stays usable."""

    @abstractmethod
    async def remove(self, torrent: InfoHash) -> None:
        """Forget it with its claims and checksums. Idempotent."""

    @abstractmethod
    async def all(self) -> Sequence[KeptTorrent]:
        """Every torrent, oldest first."""
