"""Checksums in memory."""

from dataclasses import dataclass

from application.ports.checksums import Checksum, Checksums
from application.ports.torrents import TorrentNotFound
from domain.keepable import keepable
from domain.torrents.infohash import InfoHash

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryChecksums(Checksums):
    """A dictionary of checksums by torrent and file index."""

    rows: Open

    async def get(self, torrent: InfoHash, index: int) -> Checksum | None:
        """See the port."""
        return self.rows().checksums.get((torrent, index))

    async def keep(self, checksum: Checksum) -> None:
        """See the port."""
        rows, checksum = self.rows(), keepable(checksum)
        if checksum.torrent not in rows.torrents:
            raise TorrentNotFound("There is no such torrent.")
        rows.checksums[checksum.torrent, checksum.index] = checksum
