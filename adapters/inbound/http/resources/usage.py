"""What the user uses of the server."""

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.torrents.show_usage import ShowUsage
from domain.users import Actor

from ..endpoint import Routes
from ..views.usage import view_usage
from ..wire.usage import UsageView

usage = Routes("/usage", "usage")


@usage.endpoint("GET", errors=(DatabaseUnavailable,))
async def show_usage(actor: FromDishka[Actor], show: FromDishka[ShowUsage]) -> UsageView:
    """Show what the user's torrents add up to, and what they may. Everybody pays for a shared torrent in full."""
    return view_usage(await show(actor))
