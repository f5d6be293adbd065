"""Log-ins take turns at the database, so that nobody else's questions wait behind a crowd of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from ..ports.passwords import HasherBusy

AT_ONCE = 2
"""Of the database's eight connections."""
MOST_WAITING = 200
"""About a second's worth: who comes later waits less by trying again."""


@dataclass(slots=True)
class LogInLine:
    """Where log-ins wait for their turn. One for the whole process."""

    _turns: asyncio.Semaphore = field(init=False, repr=False, default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _waiting: int = field(init=False, default=0)

    @asynccontextmanager
    async def joined(self) -> AsyncIterator[None]:
        """Wait for a turn, which lasts as long as the block. Raises HasherBusy at once when the line is too long."""
        if self._waiting >= MOST_WAITING:
            raise HasherBusy("Too many people are logging in just now. Try again.", retry_after=timedelta(seconds=2))
        async with self.turn():
            yield

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """The same for what must be done, however long the line is."""
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turns.release()
