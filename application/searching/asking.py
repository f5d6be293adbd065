"""Putting one question to every indexer at once, within what is left of the time."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

from domain.releases.release import Release

from ..ports.indexers import Found, Indexer, IndexerUnavailable, Query
from .search_result import SearchFailure

OVERDUE = "indexer-overdue"
"""The problem of an indexer that had not answered when the search's time was over."""


@dataclass(slots=True)
class Inquiry:
    """The indexers of one search: what they found so far, and which of them failed.

    An indexer that fails once is not asked again. ``until`` is the moment, on the monotonic clock, at which the search
    answers with what it has.
    """

    indexers: tuple[Indexer, ...]
    until: float
    found: dict[str, Release] = field(default_factory=dict)
    failures: list[SearchFailure] = field(default_factory=list)
    errors: list[IndexerUnavailable] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether nobody is left to ask, or no time."""
        return not self.indexers or monotonic() >= self.until

    async def ask(self, query: Query) -> tuple[tuple[Release, ...], bool]:
        """Ask all, and return what is new and whether the answers were complete."""
        tasks = {asyncio.create_task(indexer.search(query)): indexer for indexer in self.indexers}
        try:
            done, late = (
                await asyncio.wait(tasks, timeout=max(0.0, self.until - monotonic())) if tasks else (set(), set())
            )
        finally:
            for task in tasks:
                task.cancel()
        for task in late:
            self._failed(
                tasks[task], IndexerUnavailable("It did not answer in time.", indexer=tasks[task].name), OVERDUE
            )
        if late:
            await asyncio.wait(late, timeout=1)
        answers = [self._answer(tasks[task], task) for task in tasks if task in done]
        fresh = tuple(self._new(release for answer in answers if answer is not None for release in answer.releases))
        return fresh, all(answer is None or answer.complete for answer in answers)

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

    def _new(self, releases: Iterable[Release]) -> Iterable[Release]:
        """Every release once: the same file has one infohash, whoever lists it."""
        for release in releases:
            key = str(release.infohash) if release.infohash is not None else release.id
            if key not in self.found:
                self.found[key] = release
                yield release
