"""The application on the network, with an answer of ours for what is no HTTP at all."""

import asyncio
import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web

from . import problems
from .middleware import SERVER_NAME
from .request_id import begin_request

_log = logging.getLogger(__name__)

IDLE = timedelta(seconds=75)
"""For the next request to begin, from the moment of connecting or of the answer before. aiohttp would give an hour, in
which anybody could hold every connection that the system allows us."""
HEADERS = timedelta(seconds=15)
"""For the headers of a request to be complete, from their first byte on."""
LONGEST_LINE = 4_096
"""Bytes of the first line, so of an address."""
LONGEST_HEADER = 8_190
MOST_HEADERS = 64


class ApiRunner(web.AppRunner):
    """Serves the application as ``web.AppRunner`` does, with the same options, and speaks for it in every answer.

    Bodies that are packed stay packed: what they would swell to is nothing that a stranger may decide.
    """

    __slots__ = ()

    def __init__(self, app: web.Application, **options: Any) -> None:
        limits = {
            "keepalive_timeout": IDLE.total_seconds(),
            "max_line_size": LONGEST_LINE,
            "max_field_size": LONGEST_HEADER,
            "max_headers": MOST_HEADERS,
            "auto_decompress": False,
        }
        super().__init__(app, **{**limits, **options})

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        server.__class__ = _Server  # aiohttp lets nobody say which class of connection it makes
        return server


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Connection(web.RequestHandler):
    """Refuses what it cannot parse as a problem; aiohttp's own words name its version and repeat what was sent."""

    __slots__ = ("_headers_due",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._headers_due: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Begin to count with the first bytes of a request, and stop when its headers are complete."""
        requests = self._request_count
        super().data_received(data)
        if self._request_count > requests:
            self._stop_counting()
        elif self._headers_due is None and self._waiter is not None and not self._waiter.done():
            self._headers_due = self._loop.call_later(HEADERS.total_seconds(), self._give_up)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget everything."""
        self._stop_counting()
        super().connection_lost(exc)

    def _stop_counting(self) -> None:
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None

    def _give_up(self) -> None:
        self._headers_due = None
        self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("An answer has begun already.")
        number = begin_request()
        instance = f"urn:uuid:{number}"
        if status == HTTPStatus.BAD_REQUEST:  # scanners send such all day: no traceback
            _log.info("%s sent no HTTP: %s", request.remote, type(exc).__name__)
            answer = problems.refused(web.HTTPBadRequest(), instance)
        else:
            _log.error("A request failed outside of the application", exc_info=exc)
            answer = problems.unforeseen(instance)
        answer.headers["Server"] = SERVER_NAME
        answer.headers["X-Request-Id"] = number
        answer.force_close()
        return answer
