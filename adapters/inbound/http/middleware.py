"""What every request and every answer has in common."""

import logging
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler

from domain.errors import Unavailable, UuutorrentError

from . import problems

_log = logging.getLogger(__name__)

REQUEST_ID = web.RequestKey("request_id", str)
_ANSWER = web.RequestKey("answer", web.StreamResponse)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SERVER_NAME = "UUUTorrent"


async def dress(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the headers as an answer sets off, streams and refusals included; a page may bring its own policy."""
    request[_ANSWER] = response
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = SERVER_NAME
    if REQUEST_ID in request:
        response.headers["X-Request-Id"] = request[REQUEST_ID]


@web.middleware
async def answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into problem+json. The outermost middleware: it also sees the errors of the others."""
    request[REQUEST_ID] = str(uuid4())
    instance = f"urn:uuid:{request[REQUEST_ID]}"
    try:
        return await handler(request)
    except (UuutorrentError, web.HTTPException, Exception) as error:
        if _ANSWER in request:
            return _break_off(request, error)
        if isinstance(error, UuutorrentError):
            if isinstance(error, Unavailable):
                _log.warning("%s %s: %s: %s", _named(request), instance, error.slug(), error.detail)
            return problems.foreseen(error, request, instance)
        if isinstance(error, web.HTTPException):
            return problems.refused(error, instance)
        _log.exception("%s %s failed", _named(request), instance)
        return problems.unforeseen(instance)


def _break_off(request: web.Request, error: Exception) -> web.StreamResponse:
    """End an answer that has begun: too late for a problem, and a clean end would pass for a complete answer."""
    if not isinstance(error, ConnectionError):
        _log.error("%s broke off: request %s", _named(request), request[REQUEST_ID], exc_info=error)
    if request.transport is not None:
        request.transport.abort()
    return request[_ANSWER]


def _named(request: web.Request) -> str:
    """Method and route, not the address as sent: logs should not hold whatever strangers type."""
    resource = request.match_info.route.resource
    return f"{request.method} {'unknown address' if resource is None else resource.canonical}"
