"""New connections come in one after the other: whoever is in already is served while a crowd is at the door."""

import asyncio
import logging
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ssl import SSLContext

from .admission import Client, client_at
from .client_address import address_in

_log = logging.getLogger(__name__)

PER_SECOND = 30
"""Fewer than passwords that two threads can check. A connection costs TLS, and mostly a log-in."""
AT_ONCE = 8
"""So many come in without waiting when nobody came for a while, as programs open several connections at a time."""
LINE = 1_024
"""So many may come at one moment; the system makes the next ones try again."""
_REST = timedelta(seconds=1)
"""When the system has no connection left to give."""


@dataclass(slots=True)
class Allowance:
    """How many may come in: ``AT_ONCE`` at most, and ``PER_SECOND`` more with time."""

    now: float
    left: float = AT_ONCE

    def take(self, now: float) -> float:
        """Take one and return how many seconds to wait before the next is taken."""
        self.left = min(AT_ONCE, self.left + (now - self.now) * PER_SECOND) - 1
        self.now = now
        return max(0.0, 1 - self.left) / PER_SECOND


@dataclass(slots=True)
class WaitingRoom:
    """Connections whose turn is yet to come. Clients take turns, so one that comes in a crowd is in nobody's way."""

    _waiting: dict[Client | None, deque[socket.socket]] = field(init=False, default_factory=dict)
    _somebody: asyncio.Event = field(init=False, default_factory=asyncio.Event)

    def add(self, connection: socket.socket, address: str) -> None:
        """Let it wait behind others from ``address``."""
        found = address_in(address)
        self._waiting.setdefault(None if found is None else client_at(found), deque()).append(connection)
        self._somebody.set()

    async def next(self) -> socket.socket:
        """Wait for one and take it out."""
        while not self._waiting:
            self._somebody.clear()
            await self._somebody.wait()
        client = next(iter(self._waiting))
        theirs = self._waiting.pop(client)
        connection = theirs.popleft()
        if theirs:
            self._waiting[client] = theirs  # behind everybody else
        return connection

    def close(self) -> None:
        """Send everybody away."""
        while self._waiting:
            _, theirs = self._waiting.popitem()
            for connection in theirs:
                connection.close()


@dataclass(eq=False, slots=True)
class Newcomers:
    """Accepts from ``listener`` (which listens, and does not block) and opens what it accepted.

    The listener may refuse somebody with ConnectionAbortedError. Accepting costs little and is done at once: who waited
    in the system's line would wait behind whoever fills it.
    """

    listener: socket.socket
    connection: Callable[[], asyncio.BaseProtocol]
    tls: SSLContext | None
    handshake: timedelta
    _waiting: WaitingRoom = field(init=False, default_factory=WaitingRoom)
    _opening: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    async def let_in(self) -> None:
        """Go on until cancelled."""
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._accept_all())
                both.create_task(self._open_in_turn())
        finally:
            self._waiting.close()
            for task in self._opening:
                task.cancel()

    async def _accept_all(self) -> None:
        while True:
            await self._accept()
            await asyncio.sleep(0)  # it is cheap, but others want to be served meanwhile

    async def _accept(self) -> None:
        try:
            accepted, address = await asyncio.get_running_loop().sock_accept(self.listener)
        except ConnectionAbortedError:
            return
        except OSError as error:
            _log.warning("Nobody can connect for a moment: %s", error.strerror)
            await asyncio.sleep(_REST.total_seconds())
            return
        self._waiting.add(accepted, address[0])

    async def _open_in_turn(self) -> None:
        loop = asyncio.get_running_loop()
        allowance = Allowance(loop.time())
        while True:
            task = loop.create_task(self._open(await self._waiting.next()))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)
            await asyncio.sleep(allowance.take(loop.time()))

    async def _open(self, accepted: socket.socket) -> None:
        patience = self.handshake.total_seconds() if self.tls else None
        with suppress(OSError):  # who speaks no TLS, or goes away: nobody's concern
            await asyncio.get_running_loop().connect_accepted_socket(
                self.connection, accepted, ssl=self.tls, ssl_handshake_timeout=patience
            )
