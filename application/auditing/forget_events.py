"""Forgetting what was done long ago."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..ports.clock import Clock
from ..ports.database import Database

_PAUSE = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ForgetEvents:
    """Let the audit forget what is older than ``keep``: people's addresses are in it, which nobody needs for ever."""

    database: Database
    clock: Clock
    keep: timedelta

    async def run(self) -> None:
        """Forget now and once a day, for ever. Raises DatabaseUnavailable."""
        while True:
            await self.forget()
            await self.clock.sleep(_PAUSE)

    async def forget(self) -> int:
        """Forget now, and say how many. Raises DatabaseUnavailable."""
        before, gone = self.clock.now() - self.keep, 0
        while some := await self._forget_some(before):
            gone += some
        if gone:
            _log.info("The audit forgot %d events of more than %d days ago.", gone, self.keep.days)
        return gone

    async def _forget_some(self, before: datetime) -> int:
        async with self.database.unit() as unit:
            return await unit.audit.forget(before)
