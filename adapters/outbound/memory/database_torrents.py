"""Torrents in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.ports.torrents import TorrentNotFound, Torrents
from domain.keepable import keepable
from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryTorrents(Torrents):
    """Dictionaries of torrents and of their sources."""

    rows: Open

    async def add(self, torrent: KeptTorrent, source: bytes | Magnet) -> None:
        """See the port."""
        rows, torrent = self.rows(), keepable(torrent)
        if torrent.infohash in rows.torrents:
            return
        if isinstance(source, Magnet):
            source = replace(keepable(source), infohash=torrent.infohash)
        rows.torrents[torrent.infohash] = torrent
        rows.sources[torrent.infohash] = source

    async def get(self, torrent: InfoHash, *, lock: bool = False) -> KeptTorrent | None:
        """See the port. Units are serialised here, so ``lock`` has nothing to do."""
        return self.rows().torrents.get(torrent)

    async def source(self, torrent: InfoHash) -> bytes | Magnet | None:
        """See the port."""
        return self.rows().sources.get(torrent)

    async def save(self, torrent: KeptTorrent) -> None:
        """See the port."""
        rows, torrent = self.rows(), keepable(torrent)
        if torrent.infohash not in rows.torrents:
            raise TorrentNotFound("There is no such torrent.")
        rows.torrents[torrent.infohash] = torrent

    async def remove(self, torrent: InfoHash) -> None:
        """See the port."""
        rows = self.rows()
        rows.torrents.pop(torrent, None)
        rows.sources.pop(torrent, None)
        for claim in [key for key in rows.claims if key[1] == torrent]:
            del rows.claims[claim]
        for checksum in [key for key in rows.checksums if key[0] == torrent]:
            del rows.checksums[checksum]

    async def all(self) -> Sequence[KeptTorrent]:
        """See the port."""
        return sorted(self.rows().torrents.values(), key=lambda torrent: (torrent.added_at, torrent.infohash))
