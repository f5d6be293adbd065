"""A service of the own network that must not hear of anybody: it notes whoever rings."""

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(slots=True)
class Doorbell:
    """Listens on one port of 127.0.0.1 for TCP and UDP; ``rings`` is what came."""

    rings: list[str] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _datagrams: asyncio.DatagramTransport | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._rung, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        loop, address = asyncio.get_running_loop(), ("127.0.0.1", self.port)
        self._datagrams, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self.rings), local_addr=address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        if self._datagrams is not None:
            self._datagrams.close()

    async def _rung(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.rings.append("TCP")
        try:
            async with asyncio.timeout(1):
                self.rings[-1] = f"TCP {(await reader.read(200))!r}"
        except TimeoutError:
            pass
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, rings: list[str]) -> None:
        self._rings = rings

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        self._rings.append(f"UDP {data[:40]!r}")
