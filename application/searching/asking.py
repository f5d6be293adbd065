"""Putting one question to every indexer at once, within what is left of the time."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from domain.releases.release import Release

from ..ports.clock import Clock
from ..ports.indexers import Found, Indexer, IndexerUnavailable, Query
from .feeds import Episode, Feeds
from .search_result import SearchFailure

OVERDUE = "indexer-overdue"
"""The problem of an indexer that had not answered when the search's time was over."""


@dataclass(slots=True)
class Inquiry:
    """The indexers of one search: what they found so far, and which of them failed.

    An indexer that fails once is not asked again. When ``deadline`` is done the search answers with what it has.
    """

    feeds: Feeds
    episode: Episode
    indexers: tuple[Indexer, ...]
    deadline: asyncio.Task[None]
    found: dict[str, Release] = field(default_factory=dict)
    failures: list[SearchFailure] = field(default_factory=list)
    errors: list[IndexerUnavailable] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether nobody is left to ask, or no time."""
        return not self.indexers or self.deadline.done()

    def recall(self) -> tuple[Release, ...]:
        """What is at hand about the episode, without asking anybody."""
        return self._new(self.feeds.about(self.episode))

    async def ask(self, query: Query) -> tuple[tuple[Release, ...], bool]:
        """Ask all, and return what is new and whether the answers were complete."""
        tasks = {
            asyncio.create_task(self.feeds.ask(indexer, query, self.episode)): indexer for indexer in self.indexers
        }
        try:
            late = await self._wait(tasks)
        finally:
            for task in tasks:
                task.cancel()
        for task in late:
            self._failed(
                tasks[task], IndexerUnavailable("It did not answer in time.", indexer=tasks[task].name), OVERDUE
            )
        answers = [self._answer(tasks[task], task) for task in tasks if task not in late]
        found = [answer for answer in answers if answer is not None]
        return self._new(found), all(answer.complete for answer in found)

    async def _wait(self, tasks: Iterable[asyncio.Task[Found]]) -> set[asyncio.Task[Found]]:
        """Wait until all have answered or the time is over; return the late ones."""
        waiting = set(tasks)
        while waiting and not self.deadline.done():
            await asyncio.wait({*waiting, self.deadline}, return_when=asyncio.FIRST_COMPLETED)
            waiting = {task for task in waiting if not task.done()}
        return waiting

    def _answer(self, indexer: Indexer, task: asyncio.Task[Found]) -> Found | None:
        try:
            return task.result()
        except IndexerUnavailable as error:
            self._failed(indexer, error, error.slug())
            return None

    def _failed(self, indexer: Indexer, error: IndexerUnavailable, problem: str) -> None:
        self.indexers = tuple(one for one in self.indexers if one is not indexer)
        self.failures.append(SearchFailure(indexer.name, problem, error.detail))
        self.errors.append(error)

    def _new(self, answers: Sequence[Found]) -> tuple[Release, ...]:
        """Every release once: the same file has one infohash, whoever lists it."""
        fresh: list[Release] = []
        for release in (release for answer in answers for release in answer.releases):
            key = str(release.infohash) if release.infohash is not None else release.id
            if key not in self.found:
                self.found[key] = release
                fresh.append(release)
        return tuple(fresh)


@asynccontextmanager
async def inquiring(
    feeds: Feeds, episode: Episode, indexers: Iterable[Indexer], clock: Clock, patience: timedelta
) -> AsyncIterator[Inquiry]:
    """Ask for ``patience`` at most."""
    deadline = asyncio.create_task(clock.sleep(patience))
    try:
        yield Inquiry(feeds, episode, tuple(indexers), deadline)
    finally:
        deadline.cancel()
