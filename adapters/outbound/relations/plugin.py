"""How the anime-relations table is configured and opened."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from pydantic import Field, HttpUrl, field_validator

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.renumberings import Renumberings

from .kept_copy import CopyFile
from .renumberings import AnimeRelations
from .web_table import WebTable

COPY_FILE = "anime-relations.json"


class AnimeRelationsOptions(Options):
    """The table knows series by their AniList ids; with another watchlist service switch it off."""

    url: HttpUrl | None = Field(
        HttpUrl("https://raw.githubusercontent.com/erengy/anime-relations/master/anime-relations.txt"),
        description="Where the table is; empty: nowhere.",
    )
    interval_hours: float = Field(24.0, ge=1, le=24 * 365, description="How often a newer one is asked for.")
    timeout_seconds: float = Field(30.0, gt=0, le=300, description="How long one request may take.")

    @field_validator("url", mode="before")
    @classmethod
    def _empty_is_nowhere(cls, url: object) -> object:
        return None if url == "" else url


@asynccontextmanager
async def _open(options: AnimeRelationsOptions, toolbox: Toolbox) -> AsyncIterator[Renumberings]:
    timeout, interval = timedelta(seconds=options.timeout_seconds), timedelta(hours=options.interval_hours)
    web = WebTable(toolbox.http, toolbox.clock, url=str(options.url or ""), timeout=timeout)
    relations = AnimeRelations(web, CopyFile(toolbox.state / COPY_FILE), toolbox.clock, interval=interval)
    if options.url is None:
        yield relations
        return
    await relations.open_copy()
    task = asyncio.create_task(relations.keep_fresh(), name="Keeping the table of renumberings fresh")
    try:
        yield relations
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


PLUGIN = Plugin(AnimeRelationsOptions, _open)
