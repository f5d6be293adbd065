"""Somebody who only wants to use the server while others attack it."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from .asking import Asking

_PAUSE_SECONDS = 0.01


@dataclass(slots=True)
class Bystander:
    """Looks at the torrents again and again; each look must succeed. ``seconds`` are how long they took."""

    asking: Asking
    token: str
    seconds: list[float] = field(default_factory=list)

    async def looks(self, times: int) -> float:
        """Look so often and return the 99th percentile in seconds."""
        self.seconds.clear()
        for _ in range(times):
            await self._look()
        return self.p99

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Go on looking while the block runs."""
        self.seconds.clear()
        task = asyncio.create_task(self._look_on())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if not task.cancelled():
            task.result()

    @property
    def p99(self) -> float:
        """The 99th percentile of the last looks."""
        return p99(self.seconds)

    async def _look_on(self) -> None:
        while True:
            await self._look()

    async def _look(self) -> None:
        began = time.perf_counter()
        await self.asking.must("GET", "/torrents", self.token)
        self.seconds.append(time.perf_counter() - began)
        await asyncio.sleep(_PAUSE_SECONDS)


def p99(seconds: Sequence[float]) -> float:
    """The 99th percentile."""
    return sorted(seconds)[len(seconds) * 99 // 100]
