"""``uuutorrent check``: does every configured adapter do its work?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dishka import AsyncContainer

from application.ports.database import Database
from application.ports.engines import Engines
from application.ports.file_vault import FileVault
from application.ports.indexers import Indexers, Query
from application.ports.renumberings import Renumberings
from application.ports.watchlists import Watchlist
from domain.errors import UuutorrentError
from domain.series import SeriesId
from domain.torrents.claims import MAIN_ENGINE
from domain.vault_path import VaultPath

from .configuring.loading import load_configuration
from .container import build_container
from .settings import Settings
from .state_directory import StateDirectory

_PROBE = "one piece"


@dataclass(frozen=True, slots=True)
class Probe:
    """An adapter, and a cheap question to it."""

    name: str
    plugin: str
    ask: Callable[[AsyncContainer], Awaitable[Any]]


def check(config: Path | None) -> int:
    """Print one line for each adapter; return 0 if all are well. Raises StateInUse while a server runs."""
    return asyncio.run(_check(load_configuration(config).settings))


async def _check(settings: Settings) -> int:
    with StateDirectory.prepare(settings.state_dir).held():
        container = build_container(settings)
        try:
            problems = [await _tell(probe, container) for probe in _probes(settings)]
        finally:
            await container.close()
    return int(any(problems))


async def _tell(probe: Probe, container: AsyncContainer) -> bool:
    try:
        await probe.ask(container)
    except UuutorrentError as error:
        print(f"{probe.name:<20} {probe.plugin:<12} FAILED: {error.detail}")
        return True
    print(f"{probe.name:<20} {probe.plugin:<12} ok")
    return False


def _probes(settings: Settings) -> list[Probe]:
    return [
        Probe("database", settings.database.plugin, _ask_database),
        *(
            Probe("engine" if name == MAIN_ENGINE else f"engines.{name}", choice.plugin or name, _ask_engine(name))
            for name, choice in settings.all_engines.items()
        ),
        Probe("vault", settings.vault.plugin, _ask_vault),
        Probe("renumberings", settings.renumberings.plugin, _ask_renumberings),
        Probe("watchlist", settings.watchlist.plugin, _ask_watchlist),
        *(
            Probe(f"indexers.{name}", choice.plugin or name, _ask_indexer(number))
            for number, (name, choice) in enumerate(settings.indexers.items())
        ),
    ]


async def _ask_database(container: AsyncContainer) -> None:
    await (await container.get(Database)).ready()


def _ask_engine(name: str) -> Callable[[AsyncContainer], Awaitable[None]]:
    async def ask(container: AsyncContainer) -> None:
        await (await container.get(Engines)).of(name).active()

    return ask


async def _ask_vault(container: AsyncContainer) -> None:
    await (await container.get(FileVault)).stat(VaultPath("nothing"))


async def _ask_renumberings(container: AsyncContainer) -> None:
    (await container.get(Renumberings)).about(())


async def _ask_watchlist(container: AsyncContainer) -> None:
    await (await container.get(Watchlist)).series([SeriesId(1)])


def _ask_indexer(number: int) -> Callable[[AsyncContainer], Awaitable[None]]:
    async def ask(container: AsyncContainer) -> None:
        await (await container.get(Indexers))[number].search(Query((_PROBE,)))

    return ask
