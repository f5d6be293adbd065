"""One line for each request."""

import logging

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from adapters.inbound.http.client_address import client_address


class AccessLogger(AbstractAccessLogger):
    """Method, route, status, bytes, milliseconds, address.

    The route and not what was sent: addresses name torrents, and strangers type whatever they like.
    """

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line."""
        if not self.logger.isEnabledFor(logging.INFO):
            return
        took = f"{time * 1000:.0f} ms"
        line = f"{request.method} {_route(request)} {response.status} {response.body_length} bytes {took}"
        told = f"{line} from {_client(request)}"
        # Made by hand: which line of code logs need not be found out for every request.
        self.logger.handle(logging.LogRecord(self.logger.name, logging.INFO, __file__, 0, told, None, None))


def _client(request: web.BaseRequest) -> str | None:
    """Where it came from: for what could not be made out, the peer."""
    if not isinstance(request, web.Request):
        return request.remote
    try:
        return client_address(request)
    except (AssertionError, AttributeError):  # aiohttp takes for granted that a route was looked for
        return request.remote


def _route(request: web.BaseRequest) -> str:
    """What was asked for: ``unknown`` if there is no such thing, ``-`` if it could not be made out."""
    if not isinstance(request, web.Request):
        return "-"
    try:
        resource = request.match_info.route.resource
    except (AssertionError, AttributeError):  # aiohttp takes for granted that a route was looked for
        return "-"
    return resource.canonical if resource is not None else "unknown"
