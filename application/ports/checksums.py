"""SHA-256 of finished files, computed once."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from domain.torrents.infohash import InfoHash


@dataclass(frozen=True, slots=True)
class Checksum:
    """The SHA-256 (64 hexadecimal digits) of a file of a torrent, valid while the file has ``size_bytes``."""

    torrent: InfoHash
    index: int
    size_bytes: int
    sha256: str


class Checksums(Protocol):
    """None means it was not computed yet."""

    @abstractmethod
    async def get(self, torrent: InfoHash, index: int) -> Checksum | None:
        """The kept checksum."""

    @abstractmethod
    async def keep(self, checksum: Checksum) -> None:
        """Keep it, in place of an older one. Raises TorrentNotFound; the unit stays usable."""
