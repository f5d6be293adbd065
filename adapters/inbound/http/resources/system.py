"""The system itself; open to everybody."""

from http import HTTPStatus

from aiohttp import web
from dishka.integrations.aiohttp import FromDishka

from application.health.check_health import CheckHealth, HealthStatus
from application.ports.indexers import Indexers
from application.ports.watchlists import Watchlist

from ..endpoint import Routes
from ..views.system import view_health
from ..wire.system import AboutView, HealthView

system = Routes("", "system")

OPENAPI = web.AppKey("openapi", bytes)


@system.endpoint(
    "GET",
    "/health",
    public=True,
    unless={HTTPStatus.SERVICE_UNAVAILABLE: lambda health: health.status == HealthStatus.DOWN},
)
async def check_health(check: FromDishka[CheckHealth]) -> HealthView:
    """Show how every part is. The answer is 503 when the server is of no use, with the same content."""
    return view_health(await check())


@system.endpoint("GET", "/about", public=True)
async def show_product(watchlist: FromDishka[Watchlist], indexers: FromDishka[Indexers]) -> AboutView:
    """Show what answers here."""
    return AboutView(
        watchlist=watchlist.service,
        watchlist_authorize_url=watchlist.authorize_url,
        indexers=[indexer.name for indexer in indexers],
    )


@system.endpoint("GET", "/openapi.json", public=True)
async def show_description(request: web.Request) -> web.StreamResponse:
    """Show this description (OpenAPI 3.1)."""
    return web.Response(body=request.app[OPENAPI], content_type="application/json")
