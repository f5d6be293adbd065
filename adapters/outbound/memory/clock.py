"""A clock that tests hold in their hands."""

import asyncio
from datetime import UTC, datetime, timedelta

from application.ports.clock import Clock

_START = datetime(2026, 11, 22, 12, tzinfo=UTC)
_PATIENCE = 1_000
"""How many turns of the event loop ``until_asleep`` waits: a bound on a loop that would otherwise hang the test."""


class MemoryClock(Clock):
    """Time that only moves when told to, or when somebody sleeps.

    By default a sleep costs nothing: the time jumps to the moment at which the first sleeper is due. A ``manual`` clock
    stands still until ``advance``; use it for routines that run for ever.
    """

    def __init__(self, now: datetime = _START, *, manual: bool = False) -> None:
        self._now = now
        self._manual = manual
        self._sleepers: dict[asyncio.Future[None], datetime] = {}

    def now(self) -> datetime:
        """The moment the clock was set to."""
        return self._now

    def advance(self, duration: timedelta) -> None:
        """Let ``duration`` pass. Sleepers that are due by then wake at the next turn of the event loop."""
        self._now += duration
        for sleeper, due in self._sleepers.items():
            if due <= self._now and not sleeper.done():
                sleeper.set_result(None)

    async def sleep(self, duration: timedelta) -> None:
        """Return once ``duration`` has passed on this clock; at once when it is not positive."""
        if duration <= timedelta():
            return
        loop = asyncio.get_running_loop()
        sleeper: asyncio.Future[None] = loop.create_future()
        self._sleepers[sleeper] = self._now + duration
        if not self._manual:
            # One more turn, so that others who are about to sleep are counted before the time jumps.
            loop.call_soon(loop.call_soon, self._jump)
        try:
            await sleeper
        finally:
            del self._sleepers[sleeper]

    async def until_asleep(self, sleepers: int = 1) -> None:
        """Return once so many sleep: whoever was running has come to rest. Raises TimeoutError."""
        for _ in range(_PATIENCE):
            await asyncio.sleep(0)
            if sum(not sleeper.done() for sleeper in self._sleepers) >= sleepers:
                return
        raise TimeoutError("Nobody went to sleep.")

    def _jump(self) -> None:
        waiting = [due for sleeper, due in self._sleepers.items() if not sleeper.done()]
        if waiting:
            self.advance(max(min(waiting) - self._now, timedelta()))
