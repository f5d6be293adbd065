"""The embedded engine on offer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.plugin import Plugin, Toolbox
from application.ports.torrent_engine import EngineUnavailable, TorrentEngine

from .options import LibtorrentOptions


@asynccontextmanager
async def open_libtorrent(options: LibtorrentOptions, toolbox: Toolbox) -> AsyncIterator[TorrentEngine]:
    """Open the engine; it saves below ``toolbox.downloads``. Raises EngineUnavailable."""
    try:
        from .engine import LibtorrentEngine  # the wheel is optional: with qBittorrent it is not needed
        from .settings import session_params
    except ModuleNotFoundError as error:
        raise EngineUnavailable(
            "The embedded torrent engine is not installed. Install uuutorrent[embedded], or set engine.plugin to "
            "qbittorrent."
        ) from error
    params = session_params(options)
    async with LibtorrentEngine.open_engine(
        params, state=toolbox.state / "libtorrent", downloads=toolbox.downloads
    ) as engine:
        yield engine


PLUGIN: Plugin[TorrentEngine] = Plugin(LibtorrentOptions, open_libtorrent)
