"""The door: who may connect is decided as the system hands a connection over, before a byte of TLS or HTTP is read."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from aiohttp import web

from .admission import Admission
from .client_address import TrustedProxies
from .newcomers import LINE, Newcomers

_log = logging.getLogger(__name__)

HANDSHAKE = timedelta(seconds=15)
"""For TLS to come about; asyncio would give a minute."""
_TOLD_EVERY_SECONDS = 60.0


class Door:
    """Decides who comes in, and says once a minute at most that somebody did not.

    A trusted proxy counts among the total alone: all of its clients come from its address, and are counted one by one
    as they ask (see ``middleware``).
    """

    def __init__(self, admission: Admission, proxies: TrustedProxies) -> None:
        self._admission = admission
        self._proxies = proxies
        self._told = -_TOLD_EVERY_SECONDS

    def enter(self, peer: str) -> Callable[[], None] | None:
        """Return what to call when the connection is gone; None when it must not come in."""
        client = self._proxies.counted_as(peer)
        if not self._admission.enter(client):
            self._tell(peer)
            return None
        return lambda: self._admission.leave(client)

    def _tell(self, peer: str) -> None:
        now = time.monotonic()
        if now - self._told >= _TOLD_EVERY_SECONDS:
            self._told = now
            _log.warning(
                "%s has too many connections, or all have together (%d): refused.", peer, self._admission.inside
            )


class Listener(socket.socket):
    """A listening socket that hands over only whom the door lets in."""

    door: Door

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept. Raises ConnectionAbortedError for whom the door refuses, which nobody hears of."""
        connection, address = super().accept()
        left = self.door.enter(address[0])
        if left is None:
            connection.close()
            raise ConnectionAbortedError("There is no room.")
        admitted = _Admitted(connection.family, connection.type, connection.proto, connection.detach())
        admitted.left = left
        return admitted, address


class _Admitted(socket.socket):
    """A connection that is counted until it is closed."""

    left: Callable[[], None] | None = None

    def close(self) -> None:
        super().close()
        left, self.left = self.left, None
        if left is not None:
            left()


class GuardedSite(web.SockSite):
    """Serves what a listener hands over, one newcomer after the other, and waits for TLS no longer than it takes."""

    __slots__ = ("_coming",)

    async def start(self) -> None:
        """Begin."""
        await web.BaseSite.start(self)
        connections = self._runner.server
        if connections is None:
            raise RuntimeError("Set the runner up first.")
        loop = asyncio.get_running_loop()
        # The server holds the socket; who is accepted, and when, the newcomers' task decides.
        self._server = await loop.create_server(connections, sock=self._sock, start_serving=False)
        self._sock.listen(LINE)
        newcomers = Newcomers(self._sock, connections, self._ssl_context, HANDSHAKE)
        self._coming = loop.create_task(newcomers.let_in(), name="Letting newcomers in")

    async def stop(self) -> None:
        """Let nobody in any more."""
        self._coming.cancel()
        await asyncio.gather(self._coming, return_exceptions=True)
        await super().stop()


async def listen(host: str, port: int, door: Door) -> list[Listener]:
    """Return a listener for every address of the host, behind ``door``; port 0 takes a free one. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    with ExitStack() as opened:
        listeners: list[Listener] = []
        for family, kind, protocol, _, address in dict.fromkeys(found):
            listener = opened.enter_context(Listener(family, kind, protocol))
            listener.door = door
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind((address[0], port, *address[2:]))
            port = listener.getsockname()[1]
            listeners.append(listener)
        opened.pop_all()
    return listeners
