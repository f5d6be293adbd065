"""What a torrent that we keep is fetched from."""

import asyncio

from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo

from ..ports.database import Database, Unit


async def kept_source(database: Database, torrent: InfoHash) -> Metainfo | Magnet | None:
    """Read the torrent file or the magnet link that was kept; None if the torrent is not.

    Raises InvalidTorrentFile, DatabaseUnavailable.
    """
    async with database.unit() as unit:
        source = await unit.torrents.source(torrent)
    # A large torrent file takes a while to read: not on the event loop.
    return await asyncio.to_thread(Metainfo.parse, source) if isinstance(source, bytes) else source


async def known_as(unit: Unit, torrent: InfoHash) -> KeptTorrent | None:
    """The torrent of that name; a hybrid one goes by its v1 info-hash, and is found by the v2 one, too."""
    return await unit.torrents.get(torrent) or await unit.torrents.by_v2(torrent)
