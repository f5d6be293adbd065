"""How the Nyaa indexer is configured and opened."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from pydantic import Field, HttpUrl, field_validator

from adapters.plugin import Options, Plugin, Toolbox

from ...public_addresses import named_address, public_only
from .indexer import NyaaIndexer


class NyaaOptions(Options):
    """Options of the ``nyaa`` indexer."""

    url: HttpUrl = Field(
        HttpUrl("https://nyaa.si"), description="Nyaa, a mirror of it, or a server that answers alike."
    )
    category: str = Field("1_2", pattern=r"^\d_\d$", description="Where to search; 1_2 is English-translated anime.")
    min_interval_seconds: float = Field(2.0, ge=0, le=60, description="Time between the starts of two requests.")
    timeout_seconds: float = Field(20.0, gt=0, le=120, description="How long one request may take.")

    private_addresses: bool = Field(
        False,
        description="Whether the name in url may lead into a private network, as that of a mirror of your own does. "
        "An address that stands in url itself may be any.",
    )

    @field_validator("url")
    @classmethod
    def _site_alone(cls, url: HttpUrl) -> HttpUrl:
        # Easily copied from the browser with a feed's address; the parameters are ours to add.
        if url.query or url.fragment:
            raise ValueError("give the address of the site without anything from ? or # on")
        return url


@asynccontextmanager
async def _open(options: NyaaOptions, toolbox: Toolbox) -> AsyncIterator[NyaaIndexer]:
    url = str(options.url)
    async with AsyncExitStack() as stack:
        http = toolbox.http
        if not options.private_addresses:
            http = await stack.enter_async_context(public_only(http, but=named_address(url)))
        yield NyaaIndexer(
            http,
            toolbox.clock,
            name=toolbox.name,
            url=url,
            category=options.category,
            interval=timedelta(seconds=options.min_interval_seconds),
            timeout=timedelta(seconds=options.timeout_seconds),
        )


PLUGIN = Plugin(NyaaOptions, _open)
