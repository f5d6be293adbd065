"""A torrent that the memory engine holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from application.ports.torrent_engine import EngineFile, EngineTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import UNLIMITED, SpeedLimits
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath


@dataclass(frozen=True, slots=True)
class Offered:
    """What the swarm has."""

    metainfo: Metainfo
    contents: Mapping[int, bytes]

    def content(self, file: MetainfoFile) -> bytes:
        """What that file holds: zeros where the test did not say."""
        return self.contents.get(file.index, bytes(file.size_bytes))


@dataclass(slots=True)
class HeldTorrent:
    """A torrent in the engine. ``metainfo`` is None while a magnet waits for it, ``wanted`` None for all files.

    ``done`` are the bytes that are there by file, ``giving`` those that were taken from it since the last question.
    """

    infohash: InfoHash
    name: str
    folder: VaultPath
    metainfo: Metainfo | None
    wanted: frozenset[int] | None
    paused: bool
    done: dict[int, int] = field(default_factory=dict)
    download_rate: int = 0
    upload_rate: int = 0
    giving: int = 0
    uploaded: int = 0
    error: str = ""
    first: frozenset[int] = frozenset()
    limits: SpeedLimits = UNLIMITED

    @property
    def runs(self) -> bool:
        """Whether it takes and gives what there is."""
        return not self.paused and not self.error

    def wants(self, index: int) -> bool:
        """Whether the file of that index is to be fetched."""
        return self.wanted is None or index in self.wanted

    @property
    def chosen(self) -> list[MetainfoFile]:
        """The wanted files in the order in which they come."""
        wanted = [file for file in self.metainfo.files if self.wants(file.index)] if self.metainfo else []
        return sorted(wanted, key=lambda file: file.index not in self.first)

    @property
    def size(self) -> int:
        """The bytes of the wanted files."""
        return sum(file.size_bytes for file in self.chosen)

    @property
    def there(self) -> int:
        """Those that are there."""
        return sum(self.done.get(file.index, 0) for file in self.chosen)

    @property
    def complete(self) -> bool:
        """Whether it has what it wants; whoever wants nothing yet has not."""
        chosen = self.chosen
        return bool(chosen) and all(self.done.get(file.index, 0) == file.size_bytes for file in chosen)

    def receive(self, size: int) -> list[MetainfoFile]:
        """Take in so many bytes more; return the files that this finishes."""
        finished = []
        for file in self.chosen:
            before = self.done.get(file.index)
            taken = min(size, file.size_bytes - (before or 0))
            size -= taken
            self.done[file.index] = (before or 0) + taken
            if before != file.size_bytes == self.done[file.index]:
                finished.append(file)
        return finished

    def place(self, file: MetainfoFile) -> VaultPath:
        """Where the file lies in the vault."""
        return VaultPath(f"{self.folder.text}/{file.path.text}")

    @property
    def state(self) -> TorrentState:
        """What it is doing."""
        if self.error:
            return TorrentState.ERROR
        if self.complete:
            return TorrentState.FINISHED if self.paused else TorrentState.SEEDING
        if self.paused:
            return TorrentState.PAUSED
        if not self.chosen:
            return TorrentState.METADATA
        return TorrentState.DOWNLOADING if self.download_rate else TorrentState.STALLED

    def view(self) -> EngineTorrent:
        """It in the port's words."""
        return EngineTorrent(
            infohash=self.infohash,
            name=self.name,
            state=self.state,
            size_bytes=self.size,
            downloaded_bytes=self.there,
            download_rate=self.download_rate,
            upload_rate=self.upload_rate,
            error=self.error,
            complete=self.complete,
            uploaded_bytes=self.uploaded,
        )

    def files(self) -> tuple[EngineFile, ...]:
        """Its files in the port's words."""
        return tuple(
            EngineFile(file.index, file.path, file.size_bytes, self.done.get(file.index, 0), self.wants(file.index))
            for file in (self.metainfo.files if self.metainfo else ())
        )
