"""What all who claim a torrent want of it, put together and kept."""

import asyncio

from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo
from domain.torrents.sharing import as_claimed, chooses_anew

from ..ports.database import Unit


async def contents_of(unit: Unit, torrent: InfoHash) -> Metainfo | None:
    """What is in a torrent that is kept; None while nobody knows. Raises InvalidTorrentFile."""
    source = await unit.torrents.source(torrent)
    # A large torrent file takes a while to read: not on the event loop.
    return await asyncio.to_thread(Metainfo.parse, source) if isinstance(source, bytes) else None


async def keep_joint_wish(unit: Unit, kept: KeptTorrent, contents: Metainfo | None = None) -> KeptTorrent:
    """Keep the torrent, which is locked, as all who claim it want it; there is somebody who does.

    What is in it is looked up where it matters and ``contents`` does not say.
    """
    claims = await unit.claims.on(kept.infohash)
    if contents is None and chooses_anew(kept, claims):
        contents = await contents_of(unit, kept.infohash)
    wished = as_claimed(kept, claims, contents)
    await unit.torrents.save(wished)
    return wished
