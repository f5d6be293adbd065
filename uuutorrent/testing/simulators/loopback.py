"""A small HTTP server on 127.0.0.1 that remembers what it was asked and fails when told to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as it came in. ``at`` is the event loop's time in seconds."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: float


class LoopbackServer:
    """An async context manager: listening inside the block, gone after it.

    Subclasses add routes. While a fault is set, every request meets it; ``healthy`` ends the fault.
    """

    def __init__(self) -> None:
        self.requests: list[RecordedRequest] = []
        self.most_at_once = 0
        self._at_once = 0
        self._fault: Handler | None = None
        self._released = asyncio.Event()
        self._app = web.Application(middlewares=[self._watch], client_max_size=1 << 20)
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._app, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def healthy(self) -> None:
        """Answer properly again, also those who wait because of ``slow``."""
        self._fault = None
        self._released.set()

    def down(self) -> None:
        """Reset every connection."""
        self._fail_with(_reset)

    def slow(self) -> None:
        """Accept requests and say nothing until ``healthy``."""

        async def wait(request: web.Request) -> web.StreamResponse:
            await self._released.wait()
            return web.Response(status=503)

        self._fail_with(wait)

    def answer(
        self,
        body: bytes,
        *,
        content_type: str = "text/html",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer everything with exactly this."""

        async def same(request: web.Request) -> web.StreamResponse:
            return web.Response(body=body, status=status, headers={"Content-Type": content_type, **(headers or {})})

        self._fail_with(same)

    def _fail_with(self, fault: Handler) -> None:
        self._released.clear()
        self._fault = fault

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await self._remember(request)
            return await (self._fault or handler)(request)
        finally:
            self._at_once -= 1

    async def _remember(self, request: web.Request) -> None:
        now = asyncio.get_running_loop().time()
        record = RecordedRequest(
            request.method, request.path, dict(request.query), dict(request.headers), await request.read(), now
        )
        self.requests.append(record)


async def _reset(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
