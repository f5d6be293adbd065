"""The web application: everything that this adapter has, put together."""

from datetime import timedelta

from aiohttp import web
from dishka import AsyncContainer
from dishka.integrations.aiohttp import DISHKA_CONTAINER_KEY
from pydantic_core import to_json

from .admission import Admission
from .catalogue import ENDPOINTS
from .client_address import TRUSTED_PROXIES, TrustedProxies
from .docs_page import mount_docs_page
from .endpoint import mount
from .event_stream import HEARTBEAT, STREAMS, OpenStreams
from .middleware import OPEN_REQUESTS, answer_problems, dress
from .openapi import openapi_document
from .resources.system import OPENAPI
from .views.torrent_documents import DOCUMENTS, TorrentDocuments


def build_app(
    container: AsyncContainer,
    *,
    heartbeat: timedelta = HEARTBEAT,
    proxies: TrustedProxies | None = None,
    open_requests: Admission | None = None,
) -> web.Application:
    """Return the application, which takes everything it needs from ``container``; ``proxies`` may stand before it.

    ``open_requests`` limits how many are served at once; without it as many as there are connections.

    The container stays its owner's to close, and only after the application has stopped: dishka's own integration
    closes it while handlers still run. For the same reason endpoints open the request scope themselves (see
    ``endpoint.Endpoint``): a stream that is open for hours must not hold it.
    """
    app = web.Application(middlewares=[answer_problems])
    app[DISHKA_CONTAINER_KEY] = container
    app[STREAMS] = OpenStreams(heartbeat)
    app[DOCUMENTS] = TorrentDocuments()
    app[TRUSTED_PROXIES] = proxies or TrustedProxies()
    if open_requests is not None:
        app[OPEN_REQUESTS] = open_requests
    app[OPENAPI] = to_json(openapi_document())
    mount(ENDPOINTS, app.router)
    mount_docs_page(app.router)
    app.on_response_prepare.append(dress)
    app.on_shutdown.append(app[STREAMS].end_all)
    return app


__all__ = ["build_app", "openapi_document"]
