"""Torrents in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.ports.engines import EngineNotConfigured
from application.ports.torrents import TorrentKeptAlready, TorrentNotFound, Torrents
from domain.keepable import keepable
from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet

from .database_rows import Open, Rows


@dataclass(frozen=True, slots=True)
class MemoryTorrents(Torrents):
    """Dictionaries of torrents and of their sources."""

    rows: Open

    async def add(self, torrent: KeptTorrent, source: bytes | Magnet) -> bool:
        """See the port."""
        rows, torrent = self.rows(), keepable(torrent)
        if torrent.infohash in rows.torrents:
            return False
        _refuse_broken(rows, torrent)
        if isinstance(source, Magnet):
            source = replace(keepable(source), infohash=torrent.infohash)
        rows.torrents[torrent.infohash] = replace(torrent, resolved=isinstance(source, bytes))
        rows.sources[torrent.infohash] = source
        return True

    async def get(self, torrent: InfoHash, *, lock: bool = False) -> KeptTorrent | None:
        """See the port. Units are serialised here, so ``lock`` has nothing to do."""
        return self.rows().torrents.get(torrent)

    async def by_v2(self, infohash_v2: str) -> KeptTorrent | None:
        """See the port."""
        named = (torrent for torrent in await self.all() if infohash_v2 in (torrent.infohash_v2, torrent.infohash))
        return next(named, None)

    async def resolve(self, torrent: KeptTorrent, source: bytes) -> None:
        """See the port."""
        await self.save(torrent)
        rows = self.rows()
        rows.sources[torrent.infohash] = source
        rows.torrents[torrent.infohash] = replace(rows.torrents[torrent.infohash], resolved=True)

    async def source(self, torrent: InfoHash) -> bytes | Magnet | None:
        """See the port."""
        return self.rows().sources.get(torrent)

    async def save(self, torrent: KeptTorrent) -> None:
        """See the port."""
        rows, torrent = self.rows(), keepable(torrent)
        if torrent.infohash not in rows.torrents:
            raise TorrentNotFound("There is no such torrent.")
        _refuse_broken(rows, torrent)
        resolved = isinstance(rows.sources[torrent.infohash], bytes)
        rows.torrents[torrent.infohash] = replace(torrent, resolved=resolved)

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


def _refuse_broken(rows: Rows, torrent: KeptTorrent) -> None:
    others = (other for other in rows.torrents.values() if other.infohash != torrent.infohash)
    if torrent.infohash_v2 is not None and any(other.infohash_v2 == torrent.infohash_v2 for other in others):
        raise TorrentKeptAlready("That torrent is kept under its other info-hash.")
    if torrent.engine not in rows.engines:
        raise EngineNotConfigured("There is no torrent engine of that name.")
