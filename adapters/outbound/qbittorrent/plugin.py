"""The qBittorrent engine on offer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.plugin import Plugin, Toolbox
from application.ports.torrent_engine import TorrentEngine

from .engine import QbittorrentEngine
from .options import QbittorrentOptions
from .web_api import WebApi


@asynccontextmanager
async def open_qbittorrent(options: QbittorrentOptions, toolbox: Toolbox) -> AsyncIterator[QbittorrentEngine]:
    """Make the engine; nothing is asked yet, so that the server starts while qBittorrent is away."""
    engine = QbittorrentEngine(
        WebApi(options),
        downloads=toolbox.downloads,
        save_root=options.save_root or toolbox.downloads,
        category=options.category,
        timeout_seconds=options.timeout_seconds,
    )
    try:
        yield engine
    finally:
        engine.close()


PLUGIN: Plugin[TorrentEngine] = Plugin(QbittorrentOptions, open_qbittorrent)
