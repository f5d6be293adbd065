"""Watching the engines for as long as the server runs."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.errors import UuutorrentError

from ..ports.clock import Clock
from ..ports.events import Events
from ..ports.torrent_engine import EngineUnavailable
from .claimants import Claimants
from .engine_lanes import EngineLanes
from .engine_mirror import EngineMirror
from .find_missing_data import FindMissingData
from .reconcile_engine import ReconcileEngine
from .recorded_ends import RecordedEnds
from .resolve_magnets import ResolveMagnets

HEAL_EVERY = timedelta(seconds=15)
PLAN_EVERY = timedelta(seconds=3)
KEEP_UP_EVERY = timedelta(seconds=1)


@dataclass(slots=True)
class FollowEngine:
    """Keeps the mirror fresh, tells owners what changed, records what is complete, plans, and heals.

    Each engine is asked at its own pace; what follows from the answers happens beside that, in one place.
    """

    mirror: EngineMirror
    claimants: Claimants
    resolve: ResolveMagnets
    record_ends: RecordedEnds
    reconcile: ReconcileEngine
    find_missing: FindMissingData
    events: Events
    clock: Clock
    _plan_at: datetime | None = field(init=False, default=None)
    _heal_at: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        # Before the first plan everything is looked at: what runs already keeps its slot.
        self.mirror.doubtful.update(self.mirror.engines)

    async def run(self) -> None:
        """Follow until cancelled. No failure of a port ends it."""
        async with asyncio.TaskGroup() as group:
            for name in self.mirror.engines:
                group.create_task(self._watch(EngineLanes(name, self.mirror, self.clock)))
            group.create_task(self._keep_up())
            group.create_task(self.find_missing.run())

    async def look(self) -> None:
        """Look at every torrent once and do what follows from what is seen.

        Raises DatabaseUnavailable; what was not done is done at the next look.
        """
        self.mirror.doubtful.update(self.mirror.engines)
        self._plan_at = None
        await self.keep_up()

    async def keep_up(self) -> None:
        """Do what follows from what was seen. Raises DatabaseUnavailable."""
        await self.mirror.ledger.freshen()
        await self._look_through_doubtful()
        await self._tell()
        await self.resolve()
        await self.reconcile.planner.disk.look()
        await self._plan_if_due()
        await self.record_ends()
        await self._tell()
        await self._heal_if_due()
        await self._tell()

    async def _look_through_doubtful(self) -> None:
        for name in sorted(self.mirror.doubtful):
            await self.mirror.look_through(name)
            if self.mirror.standing(name).available:
                self._heal_at = self._plan_at = None
                if name in self.mirror.returned:
                    self.mirror.returned.discard(name)
                    await self._welcome(name)

    async def _welcome(self, engine: str) -> None:
        try:
            await self.reconcile.agreement.welcome(engine)
        except EngineUnavailable as error:
            self.mirror.lose(error, engine)

    async def _plan_if_due(self) -> None:
        if self._plan_at is None or self.clock.now() >= self._plan_at:
            await self.reconcile.planner.renew()
            self._plan_at = self.clock.now() + PLAN_EVERY

    async def _heal_if_due(self) -> None:
        if self._heal_at is None or self.clock.now() >= self._heal_at:
            healed = await self.reconcile.heal()
            self._heal_at = self.clock.now() + (timedelta() if healed.left else HEAL_EVERY)

    async def _tell(self) -> None:
        news = self.mirror.news()
        try:
            await self.claimants.tell(*news)
        except UuutorrentError:
            self.mirror.untold(news)
            raise

    async def _watch(self, lanes: EngineLanes) -> None:
        while True:
            with suppress(UuutorrentError):
                await lanes.step(watched=self.events.watched)
                await self._tell()
            await self.clock.sleep(lanes.rest(watched=self.events.watched))

    async def _keep_up(self) -> None:
        while True:
            with suppress(UuutorrentError):
                await self.keep_up()
            await self.clock.sleep(KEEP_UP_EVERY)
