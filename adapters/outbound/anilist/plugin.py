"""How the AniList watchlist is configured and opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from pydantic import Field, HttpUrl

from adapters.plugin import Options, Plugin, Toolbox

from .watchlist import AnilistWatchlist


class AnilistOptions(Options):
    """Options of the ``anilist`` watchlist."""

    url: HttpUrl = Field(
        HttpUrl("https://graphql.anilist.co"), description="AniList's GraphQL address, or a server that answers alike."
    )
    requests_per_minute: int = Field(
        25, ge=1, le=90, description="AniList promises 90 and grants 30 whenever it is degraded."
    )
    timeout_seconds: float = Field(20.0, gt=0, le=120, description="How long one request may take.")
    client_id: int | None = Field(
        None,
        ge=1,
        description="Your own client at AniList (Settings → Developer): people can then get a token for private lists.",
    )
    referer: str | None = Field(
        None, min_length=1, description="AniList refuses requests without one; our public address by default."
    )


@asynccontextmanager
async def _open(options: AnilistOptions, toolbox: Toolbox) -> AsyncIterator[AnilistWatchlist]:
    yield AnilistWatchlist(
        toolbox.http,
        toolbox.clock,
        url=str(options.url),
        referer=options.referer or toolbox.public_url,
        per_minute=options.requests_per_minute,
        client_id=options.client_id,
        timeout=timedelta(seconds=options.timeout_seconds),
    )


PLUGIN = Plugin(AnilistOptions, _open)
