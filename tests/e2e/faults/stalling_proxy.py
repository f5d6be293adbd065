"""A line that goes dead without closing: bytes are held until it lives again."""

import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from typing import Self

_MOST = 1 << 16


class StallingProxy:
    """Passes TCP on to ``port`` of 127.0.0.1; listens at ``host``, at ``listen`` or a free port."""

    def __init__(self, port: int, *, host: str = "127.0.0.1", listen: int = 0) -> None:
        self._port, self._host, self._listen = port, host, listen
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def stall(self) -> None:
        """Hold everything from now on; whoever connects waits as well."""
        self._flows.clear()

    def flow(self) -> None:
        """Let go what was held."""
        self._flows.set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, self._host, self._listen)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    async def _accept(self, near: StreamReader, back: StreamWriter) -> None:
        try:
            far, forth = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            back.close()
            return
        for source, sink in ((near, forth), (far, back)):
            pump = asyncio.create_task(self._pump(source, sink))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: StreamReader, sink: StreamWriter) -> None:
        with suppress(OSError):
            try:
                while data := await source.read(_MOST):
                    await self._flows.wait()
                    sink.write(data)
                    await sink.drain()
            finally:
                sink.close()
