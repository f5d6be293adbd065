"""Work that goes on beside the requests."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from application.ports.clock import Clock

_log = logging.getLogger(__name__)

_SHORTEST_REST = timedelta(seconds=1)
_LONGEST_REST = timedelta(minutes=1)
_SOUND_AFTER = timedelta(minutes=5)
"""Work that lasted so long did well: its next failure is the first one again."""


@asynccontextmanager
async def supervised(name: str, work: Callable[[], Awaitable[None]], clock: Clock) -> AsyncIterator[None]:
    """Do ``work`` while the block runs: a failure is logged, and it begins again after a growing rest."""
    task = asyncio.create_task(_keep_going(name, work, clock), name=name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep_going(name: str, work: Callable[[], Awaitable[None]], clock: Clock) -> None:
    rest = _SHORTEST_REST
    while True:
        began = clock.now()
        try:
            await work()
            _log.error("%s ended; it begins again in %s.", name, rest)
        except Exception:
            _log.exception("%s failed; it begins again in %s.", name, rest)
        if clock.now() - began >= _SOUND_AFTER:
            rest = _SHORTEST_REST
        await clock.sleep(rest)
        rest = min(2 * rest, _LONGEST_REST)
