"""One piece of work for everybody who asks for the same at once, and its answer for those who ask soon after."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from ..ports.clock import Clock

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[ValueT]):
    value: ValueT
    until: datetime


@dataclass(frozen=True, slots=True)
class SingleFlight(Generic[KeyT, ValueT]):
    """Shares work by key and keeps its answers for ``lifetime``, at most ``most`` of them. Failures are not kept.

    The work runs on its own: whoever waits may give up without hurting the others. It is cancelled when the last one
    that waits has gone.
    """

    clock: Clock
    lifetime: timedelta
    most: int
    _kept: OrderedDict[KeyT, _Kept[ValueT]] = field(default_factory=OrderedDict, init=False, repr=False)
    _running: dict[KeyT, asyncio.Task[ValueT]] = field(default_factory=dict, init=False, repr=False)
    _waiting: dict[KeyT, int] = field(default_factory=dict, init=False, repr=False)

    def fresh(self, key: KeyT) -> ValueT | None:
        """The answer that is kept, or None."""
        kept = self._kept.get(key)
        return kept.value if kept is not None and kept.until > self.clock.now() else None

    def stale(self, key: KeyT) -> ValueT | None:
        """The last answer, however old, or None."""
        kept = self._kept.get(key)
        return kept.value if kept is not None else None

    def forget(self, key: KeyT) -> None:
        """Drop the answer that is kept."""
        self._kept.pop(key, None)

    async def get(
        self, key: KeyT, work: Callable[[], Awaitable[ValueT]], *, keep: Callable[[ValueT], bool] = lambda _: True
    ) -> ValueT:
        """Answer from memory, join the work that is under way, or start it. Raises what the work raises."""
        if (known := self.fresh(key)) is not None:
            return known
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.ensure_future(self._run(key, work, keep))
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            return await asyncio.shield(task)
        finally:
            self._leave(key, task)

    async def _run(self, key: KeyT, work: Callable[[], Awaitable[ValueT]], keep: Callable[[ValueT], bool]) -> ValueT:
        value = await work()
        if keep(value):
            self._keep(key, value)
        return value

    def _keep(self, key: KeyT, value: ValueT) -> None:
        self._kept[key] = _Kept(value, self.clock.now() + self.lifetime)
        self._kept.move_to_end(key)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)

    def _leave(self, key: KeyT, task: asyncio.Task[ValueT]) -> None:
        left = self._waiting[key] - 1
        if left:
            self._waiting[key] = left
            return
        del self._waiting[key]
        del self._running[key]
        if not task.done():
            task.cancel()
