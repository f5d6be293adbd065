"""The adapters that the configuration names, opened in order and closed in reverse."""

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aiohttp
from dishka import Provider, Scope, provide

from adapters.plugin import Toolbox
from application.ports.clock import Clock
from application.ports.database import Database
from application.ports.engines import Engines
from application.ports.file_vault import FileVault
from application.ports.indexers import Indexers
from application.ports.renumberings import Renumberings
from application.ports.torrent_engine import TorrentEngine
from application.ports.watchlists import Watchlist
from domain.errors import Unavailable
from domain.torrents.claims import MAIN_ENGINE

from ..plugins import GROUPS, load
from ..settings import PluginChoice, Settings

_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=10)


class FolderUnusable(Unavailable):
    """The folder for downloads cannot be made."""


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens adapters by their configuration."""

    toolbox: Toolbox

    def for_engine(self, name: str) -> "Opener":
        """An opener for that engine, with folders of its own. Raises FolderUnusable."""
        own = replace(
            self.toolbox, downloads=self.toolbox.downloads / name, state=self.toolbox.state / "engines" / name
        )
        _make(own.downloads)
        _make(own.state)
        return Opener(own)

    def open(self, section: str, choice: PluginChoice, name: str | None = None) -> AbstractAsyncContextManager[Any]:
        """Open the chosen adapter. Raises UnknownPlugin, BrokenPlugin, and what the adapter raises."""
        chosen = choice.plugin or name or ""
        plugin = load(GROUPS[section], chosen)
        opened: AbstractAsyncContextManager[Any] = plugin.open(
            plugin.options.model_validate(dict(choice.options)), replace(self.toolbox, name=name or chosen)
        )
        return opened


class AdaptersProvider(Provider):
    """Whatever speaks to the outside; for the server itself, or for a command that may run beside it."""

    scope = Scope.APP

    def __init__(self, *, serving: bool) -> None:
        super().__init__()
        self._serving = serving

    @provide
    async def http(self) -> AsyncIterator[aiohttp.ClientSession]:
        """One pool of connections for all adapters."""
        headers = {"User-Agent": f"UUUTorrent/{version('uuutorrent')}"}
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers, cookie_jar=jar) as session:
            yield session

    @provide
    def opener(self, settings: Settings, http: aiohttp.ClientSession, clock: Clock) -> Opener:
        """Make the folders that every adapter may rely on; one that is there keeps its mode. Raises FolderUnusable."""
        _make(settings.downloads_dir)
        return Opener(
            Toolbox(
                name="",
                http=http,
                clock=clock,
                state=settings.state_dir,
                downloads=settings.downloads_dir,
                public_url=settings.address,
                serving=self._serving,
            )
        )

    @provide
    async def database(self, settings: Settings, opener: Opener) -> AsyncIterator[Database]:
        """Open the database."""
        async with opener.open("database", settings.database) as database:
            yield database

    @provide
    async def engines(self, settings: Settings, opener: Opener) -> AsyncIterator[Engines]:
        """Open every torrent engine."""
        async with AsyncExitStack() as stack:
            named: dict[str, TorrentEngine] = {}
            for name, choice in settings.all_engines.items():
                own = opener if name == MAIN_ENGINE else opener.for_engine(name)
                named[name] = await stack.enter_async_context(own.open("engine", choice, choice.plugin))
            yield Engines(named)

    @provide
    def engine(self, engines: Engines) -> TorrentEngine:
        """The engine that every server has."""
        return engines.of(MAIN_ENGINE)

    @provide
    async def watchlist(self, settings: Settings, opener: Opener) -> AsyncIterator[Watchlist]:
        """Open the watchlist service."""
        async with opener.open("watchlist", settings.watchlist) as watchlist:
            yield watchlist

    @provide
    async def indexers(self, settings: Settings, opener: Opener) -> AsyncIterator[Indexers]:
        """Open every indexer."""
        async with AsyncExitStack() as stack:
            contexts = [opener.open("indexers", choice, name) for name, choice in settings.indexers.items()]
            yield Indexers(tuple([await stack.enter_async_context(context) for context in contexts]))

    @provide
    async def renumberings(self, settings: Settings, opener: Opener) -> AsyncIterator[Renumberings]:
        """Open the table of renumberings."""
        async with opener.open("renumberings", settings.renumberings) as renumberings:
            yield renumberings

    @provide
    async def vault(self, settings: Settings, opener: Opener) -> AsyncIterator[FileVault]:
        """Open the vault."""
        async with opener.open("vault", settings.vault) as vault:
            yield vault


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise FolderUnusable(f"The folder {folder} cannot be used: {reason}.") from error
