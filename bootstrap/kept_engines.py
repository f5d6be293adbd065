"""Letting the database know the engines: torrents name them."""

from dishka import AsyncContainer

from application.ports.clock import Clock
from application.ports.database import Database
from application.ports.engines import KeptEngine

from .settings import Settings


async def keep_engines(container: AsyncContainer, settings: Settings) -> None:
    """Keep every configured engine; one that is not configured any more stays as it is. Raises DatabaseUnavailable."""
    database, now = await container.get(Database), (await container.get(Clock)).now()
    async with database.unit() as unit:
        for name, choice in settings.all_engines.items():
            await unit.engines.keep(KeptEngine(name, choice.plugin, now))
