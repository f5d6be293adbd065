"""The web application: everything that this adapter has, put together."""

from datetime import timedelta

from aiohttp import web
from dishka import AsyncContainer
from dishka.integrations.aiohttp import DISHKA_CONTAINER_KEY
from pydantic_core import to_json

from .catalogue import ENDPOINTS
from .client_address import TRUSTED_PROXIES, TrustedProxies
from .docs_page import mount_docs_page
from .endpoint import mount
from .event_stream import HEARTBEAT, STREAMS, OpenStreams
from .middleware import answer_problems, dress
from .openapi import openapi_document
from .resources.system import OPENAPI
from .views.torrent_documents import DOCUMENTS, TorrentDocuments

MOST_BODY_BYTES = 1024 * 1024


def build_app(
    container: AsyncContainer, *, heartbeat: timedelta = HEARTBEAT, proxies: TrustedProxies | None = None
) -> web.Application:
    """Return the application, which takes everything it needs from ``container``; ``proxies`` may stand before it.

    The container stays its owner's to close, and only after the application has stopped: dishka's own integration
    closes it while handlers still run. For the same reason endpoints open the request scope themselves (see
    ``endpoint.Endpoint``): a stream that is open for hours must not hold it.
    """
    app = web.Application(middlewares=[answer_problems], client_max_size=MOST_BODY_BYTES)
    app[DISHKA_CONTAINER_KEY] = container
    app[STREAMS] = OpenStreams(heartbeat)
    app[DOCUMENTS] = TorrentDocuments()
    app[TRUSTED_PROXIES] = proxies or TrustedProxies()
    app[OPENAPI] = to_json(openapi_document())
    mount(ENDPOINTS, app.router)
    mount_docs_page(app.router)
    app.on_response_prepare.append(dress)
    app.on_shutdown.append(app[STREAMS].end_all)
    return app


__all__ = ["build_app", "openapi_document"]
