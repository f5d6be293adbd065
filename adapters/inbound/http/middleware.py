"""What every request and every answer has in common."""

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from domain.errors import Unavailable, UuutorrentError

from . import problems
from .admission import Admission
from .client_address import TRUSTED_PROXIES, came_by_tls, client_address
from .request_id import begin_request

_log = logging.getLogger(__name__)

REQUEST_ID = web.RequestKey("request_id", str)
_ANSWER = web.RequestKey("answer", web.StreamResponse)
OPEN_REQUESTS = web.AppKey("open_requests", Admission)
"""Behind a proxy all clients share its connections: there it is requests that are counted, by whom they are from."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SERVER_NAME = "UUUTorrent"
_TLS_FROM_NOW_ON = "max-age=31536000"
"""For a year (RFC 6797), without the names below: other services of the operator's may be there."""


async def dress(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the headers as an answer sets off, streams and refusals included; a page may bring its own policy."""
    request[_ANSWER] = response
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if came_by_tls(request):
        response.headers["Strict-Transport-Security"] = _TLS_FROM_NOW_ON
    response.headers["Server"] = SERVER_NAME
    if REQUEST_ID in request:
        response.headers["X-Request-Id"] = request[REQUEST_ID]


@web.middleware
async def answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into problem+json. The outermost middleware: it also sees the errors of the others."""
    request[REQUEST_ID] = begin_request()
    instance = f"urn:uuid:{request[REQUEST_ID]}"
    try:
        admission = request.app.get(OPEN_REQUESTS)
        return await (handler(request) if admission is None else _counted(admission, request, handler))
    except (UuutorrentError, web.HTTPException, Exception) as error:
        if _ANSWER in request:
            return _break_off(request, error)
        if isinstance(error, UuutorrentError):
            if isinstance(error, Unavailable):
                _log.warning("%s: %s: %s", _named(request), error.slug(), error.detail)
            return problems.foreseen(error, request, instance)
        if isinstance(error, web.HTTPException):
            return problems.refused(error, instance)
        _log.exception("%s failed", _named(request))
        return problems.unforeseen(instance)


async def _counted(admission: Admission, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count a request while it is served. Raises the HTTP error 503 when its client has too many open."""
    client = request.app[TRUSTED_PROXIES].counted_as(client_address(request))
    if not admission.enter(client):
        raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"})
    try:
        return await handler(request)
    finally:
        admission.leave(client)


def _break_off(request: web.Request, error: Exception) -> web.StreamResponse:
    """End an answer that has begun: too late for a problem, and a clean end would pass for a complete answer."""
    if not isinstance(error, ConnectionError):
        _log.error("%s broke off", _named(request), exc_info=error)
    if request.transport is not None:
        request.transport.abort()
    return request[_ANSWER]


def _named(request: web.Request) -> str:
    """Method and route, not the address as sent: logs should not hold whatever strangers type."""
    resource = request.match_info.route.resource
    return f"{request.method} {'unknown address' if resource is None else resource.canonical}"
