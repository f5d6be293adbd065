"""Somebody who takes a torrent from whom it is told to, on 127.0.0.1 only."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import libtorrent as lt

from adapters.outbound.libtorrent.farewell import say_goodbye

from ..patience import until
from .loopback_session import open_session
from .tracker import Peer


async def leech(torrent: bytes, folder: Path, peers: Sequence[Peer]) -> None:
    """Download a torrent into ``folder`` from those peers alone; return when everything is there.

    Raises AssertionError when it is not within a minute.
    """
    session = await asyncio.to_thread(open_session)
    try:
        params = lt.load_torrent_buffer(torrent)
        params.trackers = []
        params.save_path = str(folder)
        handle = session.add_torrent(params)
        for peer in peers:
            handle.connect_peer((peer.host, peer.port))
        await until(lambda: asyncio.to_thread(lambda: handle.status().is_seeding), bool, seconds=60.0)
    finally:
        await asyncio.to_thread(say_goodbye, session)
