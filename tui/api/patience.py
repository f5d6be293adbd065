"""How long a client goes on with what does not work at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from .errors import TooSoon
from .server_events import Backoff

_LONGEST = 60.0
"""Seconds. However long the server says that it takes, it is asked again after that."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a broken transfer is taken up again: so many times in a row without a single new byte.

    ``sleep`` lets so many seconds pass.
    """

    attempts: int = 8
    backoff: Backoff = field(default_factory=Backoff)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def after_failure(self, failures: int) -> None:
        """Wait after so many failures in a row."""
        await self.sleep(self.backoff.wait(failures))

    async def until_soon_enough(self, error: TooSoon, refusals: int = 1) -> None:
        """Wait as long as the server says, and longer after so many refusals in a row: others may wait as well."""
        await self.sleep(min(_LONGEST, max(self.backoff.wait(refusals), error.retry_after or 0.0)))
