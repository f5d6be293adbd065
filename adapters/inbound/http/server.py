"""The application on the network, with an answer of ours for what is no HTTP at all."""

import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from aiohttp import web

from . import problems
from .middleware import SERVER_NAME

_log = logging.getLogger(__name__)

IDLE = timedelta(seconds=75)
"""For the headers of a request, from the moment of connecting or of the answer before. aiohttp would give an hour, in
which anybody could hold every connection that the system allows us."""


class ApiRunner(web.AppRunner):
    """Serves the application as ``web.AppRunner`` does, with the same options, and speaks for it in every answer."""

    __slots__ = ()

    def __init__(self, app: web.Application, **options: Any) -> None:
        super().__init__(app, **{"keepalive_timeout": IDLE.total_seconds(), **options})

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        server.__class__ = _Server  # aiohttp lets nobody say which class of connection it makes
        return server


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        connection = super().__call__()
        connection.__class__ = _Connection
        return connection


class _Connection(web.RequestHandler):
    """Refuses what it cannot parse as a problem; aiohttp's own words name its version and repeat what was sent."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("An answer has begun already.")
        instance = f"urn:uuid:{uuid4()}"
        if status == HTTPStatus.BAD_REQUEST:  # scanners send such all day: no traceback
            _log.info("%s: %s sent no HTTP: %s", instance, request.remote, type(exc).__name__)
            answer = problems.refused(web.HTTPBadRequest(), instance)
        else:
            _log.error("%s failed outside of the application", instance, exc_info=exc)
            answer = problems.unforeseen(instance)
        answer.headers["Server"] = SERVER_NAME
        answer.force_close()
        return answer
