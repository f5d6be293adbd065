"""The far side of a torrent engine, as its contract needs it."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import pytest

from application.ports.torrent_engine import EngineTorrent, TorrentEngine
from domain.torrents.claims import folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath

from ..patience import until
from ..torrent_version import Version


@dataclass(frozen=True, slots=True)
class Offer:
    """A torrent, and what its files hold, by index."""

    metainfo: Metainfo
    magnet: Magnet
    contents: Mapping[int, bytes]

    @property
    def infohash(self) -> InfoHash:
        """Its name."""
        return self.metainfo.infohash

    @property
    def folder(self) -> VaultPath:
        """Where the tests save it."""
        return folder_of(self.infohash)

    def place(self, index: int) -> VaultPath:
        """Where that file lies then, below the download folder."""
        return VaultPath(f"{self.folder.text}/{self.metainfo.files[index].path.text}")


class EngineUpstream(Protocol):
    """The far side of an engine: the swarm and the disk, without the port."""

    @abstractmethod
    async def offer(
        self,
        name: str,
        files: Mapping[str, int],
        *,
        seeded: bool = True,
        padded: bool = False,
        version: Version = Version.V1,
    ) -> Offer:
        """Make a torrent of new files (path and size; no files but one without a path: a single-file torrent)."""

    @abstractmethod
    async def seed(self, offer: Offer, *, waiting: bool = False) -> None:
        """Let somebody share an offer that was not ``seeded``.

        Who is ``waiting`` comes when the engine has asked for peers already, and calls nobody.
        """

    @abstractmethod
    async def unseed(self, offer: Offer) -> None:
        """Let nobody share it any more. Idempotent."""

    @abstractmethod
    async def throttle(self, rate: int) -> None:
        """Let each torrent be shared at so many bytes a second, also those that come later; 0: as fast as it goes."""

    @abstractmethod
    async def leech(self, offer: Offer) -> None:
        """Let somebody download all of it from the engine alone, and return when they have it."""

    @abstractmethod
    async def saved(self, path: VaultPath) -> bytes | None:
        """What lies there below the download folder, or None."""

    @abstractmethod
    async def lose(self, path: VaultPath) -> None:
        """Delete the file there by hand."""

    @abstractmethod
    async def down(self) -> None:
        """Take the engine away."""


class EngineFixtures:
    """What a subclass of the contract provides."""

    @pytest.fixture
    def engine(self) -> TorrentEngine:
        """The engine under test; it holds no torrent."""
        raise NotImplementedError

    @pytest.fixture
    def upstream(self) -> EngineUpstream:
        """Its far side."""
        raise NotImplementedError


def in_state(*states: TorrentState) -> Callable[[EngineTorrent | None], bool]:
    """Tell whether a torrent is there and in one of these states."""
    return lambda torrent: torrent is not None and torrent.state in states


async def missing(upstream: EngineUpstream, place: VaultPath) -> None:
    """Wait until nothing lies there any more."""
    await until(lambda: upstream.saved(place), lambda content: content is None)


async def complete(engine: TorrentEngine, offer: Offer) -> EngineTorrent:
    """Wait until every wanted byte is there, of every wanted file, and return the torrent."""
    torrent = await until(lambda: engine.get(offer.infohash), lambda torrent: torrent is not None and torrent.complete)
    await until(
        lambda: engine.files(offer.infohash),
        lambda files: bool(files) and all(file.complete for file in files if file.wanted),
    )
    assert torrent is not None
    return torrent
