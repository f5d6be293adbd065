"""One piece of work for all who ask for the same thing at the same time."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
ResultT = TypeVar("ResultT")


class SingleFlight(Generic[KeyT, ResultT]):
    """Lets the first to ask do the work and the others wait for its result, or its exception.

    Who is cancelled only stops waiting; the work itself is cancelled when nobody waits any more.
    """

    def __init__(self) -> None:
        self._flights: dict[KeyT, tuple[asyncio.Task[ResultT], int]] = {}

    async def __call__(self, key: KeyT, work: Callable[[], Coroutine[Any, Any, ResultT]]) -> ResultT:
        """Return what ``work`` returns, run once for all who give the same ``key`` meanwhile."""
        task, waiting = self._flights.get(key) or (asyncio.create_task(work()), 0)
        self._flights[key] = task, waiting + 1
        try:
            return await asyncio.shield(task)
        finally:
            self._leave(key, task)

    def _leave(self, key: KeyT, task: asyncio.Task[ResultT]) -> None:
        flying, waiting = self._flights.get(key, (None, 0))
        if flying is not task:
            return
        if task.done() or waiting == 1:
            del self._flights[key]
            task.cancel()
        else:
            self._flights[key] = task, waiting - 1
