"""What a torrent that we keep is fetched from."""

import asyncio

from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo

from ..ports.database import Database


async def kept_source(database: Database, torrent: InfoHash) -> Metainfo | Magnet | None:
    """Read the torrent file or the magnet link that was kept; None if the torrent is not.

    Raises InvalidTorrentFile, DatabaseUnavailable.
    """
    async with database.unit() as unit:
        source = await unit.torrents.source(torrent)
    # A large torrent file takes a while to read: not on the event loop.
    return await asyncio.to_thread(Metainfo.parse, source) if isinstance(source, bytes) else source
