"""New connections come in one after the other: whoever is in already is served while a crowd is at the door."""

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ssl import SSLContext

_log = logging.getLogger(__name__)

PER_SECOND = 40
"""Fewer than passwords that two threads can check. A connection costs TLS, and mostly a log-in."""
AT_ONCE = 8
"""So many come in without waiting when nobody came for a while, as programs open several connections at a time."""
LINE = 1_024
"""So many wait outside, where they cost us nothing; the system makes the next ones try again."""
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


@dataclass(eq=False, slots=True)
class Newcomers:
    """Accepts from ``listener`` (which listens, and does not block) and opens what it accepted.

    The listener may refuse somebody with ConnectionAbortedError.
    """

    listener: socket.socket
    connection: Callable[[], asyncio.BaseProtocol]
    tls: SSLContext | None
    handshake: timedelta
    _opening: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    async def let_in(self) -> None:
        """Go on until cancelled."""
        loop = asyncio.get_running_loop()
        allowance = Allowance(loop.time())
        try:
            while True:
                accepted = await self._accepted()
                if accepted is None:
                    await asyncio.sleep(0)  # refusing is cheap, but others want to be served meanwhile
                    continue
                task = loop.create_task(self._open(accepted))
                self._opening.add(task)
                task.add_done_callback(self._opening.discard)
                await asyncio.sleep(allowance.take(loop.time()))
        finally:
            for task in self._opening:
                task.cancel()

    async def _accepted(self) -> socket.socket | None:
        try:
            accepted, _ = await asyncio.get_running_loop().sock_accept(self.listener)
        except ConnectionAbortedError:
            return None
        except OSError as error:
            _log.warning("Nobody can connect for a moment: %s", error.strerror)
            await asyncio.sleep(_REST.total_seconds())
            return None
        return accepted

    async def _open(self, accepted: socket.socket) -> None:
        patience = self.handshake.total_seconds() if self.tls else None
        with suppress(OSError):  # who speaks no TLS, or goes away: nobody's concern
            await asyncio.get_running_loop().connect_accepted_socket(
                self.connection, accepted, ssl=self.tls, ssl_handshake_timeout=patience
            )
