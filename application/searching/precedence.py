"""Whoever waits for an answer goes before whatever is done ahead of time."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from .feeds import Episode

ResultT = TypeVar("ResultT")


class Disturbed(Exception):
    """Somebody began to search; what was done ahead of time was given up."""


class Precedence:
    """Knows which searches are under way, and stops idle work for them."""

    def __init__(self) -> None:
        self._searches: list[Episode] = []
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._idle: dict[asyncio.Task[Any], Episode | None] = {}

    @contextmanager
    def search(self, episode: Episode) -> Iterator[None]:
        """Search: idle work for anything but that episode is cancelled at once, and none begins meanwhile."""
        self._searches.append(episode)
        self._quiet.clear()
        for task, own in self._idle.items():
            if own != episode:
                task.cancel()
        try:
            yield
        finally:
            self._searches.remove(episode)
            if not self._searches:
                self._quiet.set()

    async def quiet(self) -> None:
        """Return once nobody searches."""
        while self._searches:
            await self._quiet.wait()

    async def idly(self, work: Coroutine[Any, Any, ResultT], *, episode: Episode | None = None) -> ResultT:
        """Do ``work`` while nobody searches for anything but ``episode``. Raises Disturbed."""
        if any(one != episode for one in self._searches):
            work.close()
            raise Disturbed
        task = asyncio.create_task(work)
        self._idle[task] = episode
        try:
            await asyncio.wait({task})
            if task.cancelled():
                raise Disturbed
            return task.result()
        finally:
            del self._idle[task]
            task.cancel()
