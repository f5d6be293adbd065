"""One line for each request."""

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger


class AccessLogger(AbstractAccessLogger):
    """Method, route, status, bytes, milliseconds, address.

    The route and not what was sent: addresses name torrents, and strangers type whatever they like.
    """

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line."""
        route = "-"
        if isinstance(request, web.Request):
            resource = request.match_info.route.resource
            route = resource.canonical if resource is not None else "unknown"
        self.logger.info(
            "%s %s %s %s bytes %.0f ms from %s",
            request.method,
            route,
            response.status,
            response.body_length,
            time * 1000,
            request.remote,
        )
