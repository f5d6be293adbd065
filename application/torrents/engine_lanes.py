"""When an engine is asked, and for what: closely for what moves, at leisure for the rest."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.torrents.infohash import InfoHash

from ..ports.clock import Clock
from .engine_mirror import EngineMirror, slices

TICK = timedelta(milliseconds=750)
"""How often somebody who watches sees what moves, and the longest that anything here sleeps."""
BRISK = timedelta(milliseconds=100)
"""The same while something is on its way: an engine refreshes every second or so, and we add little to that."""
UNWATCHED = timedelta(seconds=3)
"""How often what moves is looked at while nobody watches: to see what is complete."""
ROUND = timedelta(seconds=5)
"""How long a round through all torrents takes at least while somebody watches."""
UNWATCHED_ROUND = timedelta(seconds=10)
FAST_SHARE = 0.04
"""Of the engine's time, at the most, for what moves."""
SLOW_SHARE = 0.03
"""Of the engine's time, at the most, for all others while somebody watches."""
UNWATCHED_SHARE = 0.004
"""Of the engine's time, at the most, for each of the two while nobody watches."""
_FORGIVEN = timedelta(milliseconds=2)
"""A question that takes no longer costs nothing worth counting: clocks are coarse, and loops are busy."""


@dataclass(slots=True)
class _Cost:
    """What a question costs the engine: of the last few the one that waited least for others."""

    _last: deque[timedelta] = field(default_factory=lambda: deque(maxlen=3))

    def note(self, took: timedelta) -> None:
        self._last.append(took if took > _FORGIVEN else timedelta())

    @property
    def usual(self) -> timedelta:
        return min(self._last, default=timedelta())


@dataclass(slots=True)
class EngineLanes:
    """The two lanes of one engine. ``step`` asks what is due, ``rest`` says when to come again.

    The fast lane asks for what moves and what was acted on just now, the slow one for everything, a slice at a time.
    Each is paced by what its questions cost: an engine has better things to do than to answer us.
    """

    engine: str
    mirror: EngineMirror
    clock: Clock
    _fast_asked: datetime | None = field(init=False, default=None)
    _fast_cost: _Cost = field(init=False, default_factory=_Cost)
    _slow_asked: datetime | None = field(init=False, default=None)
    _slow_cost: _Cost = field(init=False, default_factory=_Cost)
    _left: list[Sequence[InfoHash]] = field(init=False, default_factory=list)
    _slices: int = field(init=False, default=1)

    def rest(self, *, watched: bool) -> timedelta:
        """How long until something may be due."""
        now = self.clock.now()
        due = [self._slow_due(watched=watched)]
        if (fast := self._fast_due(watched=watched)) is not None:
            due.append(fast)
        return min(max(min(due) - now, timedelta(milliseconds=10)), TICK)

    async def step(self, *, watched: bool) -> None:
        """Ask what is due. Raises DatabaseUnavailable while it never answered, never EngineUnavailable."""
        if not self.mirror.standing(self.engine).available:
            await self._knock()
            return
        fast = self._fast_due(watched=watched)
        if fast is not None and self.clock.now() >= fast:
            await self._ask_moving()
        if self.clock.now() >= self._slow_due(watched=watched):
            await self._ask_next()

    def _fast_due(self, *, watched: bool) -> datetime | None:
        if self._fast_asked is None:
            return self.clock.now()
        on_its_way = self.mirror.on_its_way(self.engine)
        if watched:
            return self._fast_asked + max(BRISK if on_its_way else TICK, self._fast_cost.usual / FAST_SHARE)
        return self._fast_asked + max(UNWATCHED, self._fast_cost.usual / UNWATCHED_SHARE) if on_its_way else None

    def _slow_due(self, *, watched: bool) -> datetime:
        if self._slow_asked is None or not self.mirror.standing(self.engine).available:
            return self.clock.now() if self._slow_asked is None else self._slow_asked + TICK
        shortest = (ROUND if watched else UNWATCHED_ROUND) / self._slices
        share = SLOW_SHARE if watched else UNWATCHED_SHARE
        return self._slow_asked + max(shortest, self._slow_cost.usual / share)

    async def _ask_moving(self) -> None:
        """What moves, and what moved a moment ago."""
        began = self.clock.now()
        before = self.mirror.moving(self.engine)
        active = await self.mirror.ask_active(self.engine)
        for some in slices(sorted(before - active)):
            await self.mirror.ask(self.engine, some)
        self._fast_asked = self.clock.now()
        self._fast_cost.note(self._fast_asked - began)

    async def _ask_next(self) -> None:
        """The next slice of all."""
        if not self._left:
            kept = await self.mirror.kept_by(self.engine)
            self._left = list(slices(kept))[::-1]
            self._slices = max(1, len(self._left))
        began = self.clock.now()
        if self._left:
            await self.mirror.ask(self.engine, self._left.pop())
        else:
            await self.mirror.ask_active(self.engine)
        self._slow_asked = self.clock.now()
        self._slow_cost.note(self._slow_asked - began)

    async def _knock(self) -> None:
        """Ask an engine that is away one small question."""
        if self._slow_asked is None or self.clock.now() >= self._slow_asked + TICK:
            await self.mirror.ask_active(self.engine)
            self._slow_asked = self.clock.now()
            self._left.clear()
