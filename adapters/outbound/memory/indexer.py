"""An indexer in memory, steered by tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.indexers import Found, Indexer, IndexerUnavailable, Query
from domain.releases.release import Release, ReleaseId


class MemoryIndexer(Indexer):
    """Finds among published releases: every word of a title must begin a word of the release's, any term as well.

    ``queries`` remembers what was asked. ``most`` cuts the answer short, as real indexers do.
    """

    def __init__(self, name: str = "memory", *, most: int = 75) -> None:
        self.queries: list[Query] = []
        self._name = name
        self._most = most
        self._releases: dict[ReleaseId, Release] = {}
        self._torrents: dict[ReleaseId, bytes] = {}
        self._error: IndexerUnavailable | None = None
        self._open = asyncio.Event()
        self._open.set()

    @property
    def name(self) -> str:
        """The name under which it is configured."""
        return self._name

    def publish(self, release: Release, torrent: bytes | None = None) -> None:
        """Offer a release, in place of an older one with the same id."""
        self._releases[release.id] = release
        if torrent is not None:
            self._torrents[release.id] = torrent

    def fail(self, error: IndexerUnavailable | None) -> None:
        """Raise this from now on; None ends it."""
        self._error = error

    def hold(self) -> None:
        """Answer nobody until ``go_on``."""
        self._open.clear()

    def go_on(self) -> None:
        """Answer again, also those who wait."""
        self._open.set()

    async def search(self, query: Query) -> Found:
        """Look among the published releases; the best seeded come first."""
        self.queries.append(query)
        await self._reach()
        found = [release for release in self._releases.values() if _answers(release, query)]
        found.sort(key=lambda release: release.seeders or 0, reverse=True)
        return Found(tuple(found[: self._most]), complete=len(found) < self._most)

    async def torrent_file(self, release: Release) -> bytes | None:
        """The bytes that were published with the release."""
        await self._reach()
        return self._torrents.get(release.id)

    async def _reach(self) -> None:
        await self._open.wait()
        if self._error is not None:
            raise self._error


def _answers(release: Release, query: Query) -> bool:
    words = _words(release.title)
    titles = [_words(title) for title in query.titles]
    terms = [_words(term) for term in query.terms]
    if not any(titles) and not any(terms):
        return False
    also = [[_words(phrase)] for phrase in query.also]
    return all(any(_begin(wanted, words) for wanted in group) for group in (titles, terms, *also) if any(group))


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in text.casefold()).split()


def _begin(wanted: list[str], words: list[str]) -> bool:
    return bool(wanted) and all(any(word.startswith(beginning) for word in words) for beginning in wanted)


@asynccontextmanager
async def _open(_: Options, toolbox: Toolbox) -> AsyncIterator[MemoryIndexer]:
    yield MemoryIndexer(toolbox.name)


PLUGIN = Plugin(Options, _open)
