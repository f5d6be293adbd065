"""A search with all that it touches, and somebody who asks ahead beside it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.indexer import MemoryIndexer
from adapters.outbound.memory.release_names import MemoryReleaseNames
from adapters.outbound.memory.renumberings import MemoryRenumberings
from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.ports.indexers import Indexers
from application.searching.feeds import Episode, Feeds
from application.searching.franchises import Franchises
from application.searching.name_reader import NameReader
from application.searching.precedence import Precedence
from application.searching.prefetch_episodes import PrefetchEpisodes
from application.searching.prefetch_queue import PrefetchQueue
from application.searching.search_episode import SearchEpisode
from application.searching.wanting import Wanting
from application.searching.warm_feeds import WarmFeeds
from domain.releases.corrections import Correction, CorrectionId, Lesson
from domain.releases.preferences import Preferences
from domain.releases.release import Release, ReleaseId
from domain.series import AiringStatus, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles
from domain.torrents.infohash import InfoHash
from domain.users import Actor

FIRST = Series(SeriesId(1), Titles("Mahou no Machi", "Town of Magic"), SeriesFormat.TV, AiringStatus.FINISHED, 12, 2024)
SECOND = Series(
    SeriesId(2),
    Titles("Mahou no Machi 2nd Season", "Town of Magic Season 2"),
    SeriesFormat.TV,
    AiringStatus.AIRING,
    12,
    2026,
    relations=(Relation(RelationKind.PREQUEL, FIRST.id),),
)


class Desk:
    """Everything that a search touches."""

    first, second = FIRST, SECOND

    def __init__(self, clock: MemoryClock, database: MemoryDatabase, *, most: int = 75) -> None:
        self.clock, self.database = clock, database
        self.watchlist = MemoryWatchlist()
        self.watchlist.put_series(FIRST, SECOND)
        self.indexers = MemoryIndexer("one", most=most), MemoryIndexer("two", most=most)
        self.feeds, self.precedence, self.queue = Feeds(clock), Precedence(), PrefetchQueue()
        indexers = Indexers(self.indexers)
        wanting = Wanting(Franchises(self.watchlist, clock), database, MemoryRenumberings())
        reader = NameReader(MemoryReleaseNames())
        self.search = SearchEpisode(indexers, clock, wanting, self.feeds, reader, self.precedence)
        self.prefetch = PrefetchEpisodes(self.queue)
        self.warm = WarmFeeds(self.queue, indexers, clock, wanting, self.feeds, self.precedence)

    @property
    def asked(self) -> int:
        """The questions so far, of the first indexer."""
        return len(self.indexers[0].queries)

    def publish(self, title: str, *, on: int = 0, infohash: str | None = None, seeders: int = 10) -> Release:
        indexer = self.indexers[on]
        release = Release(
            ReleaseId(f"{indexer.name}:{title}"),
            indexer.name,
            title,
            infohash=InfoHash(infohash * 40) if infohash else None,
            seeders=seeders,
        )
        indexer.publish(release)
        return release

    async def like(self, actor: Actor, preferences: Preferences) -> None:
        async with self.database.unit() as unit:
            await unit.tastes.save(actor.id, preferences)

    async def teach(self, actor: Actor, lesson: Lesson, *, number: int = 1) -> None:
        taught = Correction(CorrectionId(UUID(int=number)), SECOND.id, "Show", lesson, actor.id, self.clock.now())
        async with self.database.unit() as unit:
            await unit.corrections.add(taught)

    async def ahead(self, actor: Actor, *numbers: int) -> None:
        await self.prefetch(actor, [Episode(SECOND.id, number) for number in numbers])

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the others work until something is so. Raises TimeoutError."""
        for _ in range(1_000):
            if condition():
                return
            await asyncio.sleep(0)
        raise TimeoutError("It never came to that.")

    async def rest(self, seconds: float = 2) -> None:
        """Let everybody come to rest, and time pass."""
        for _ in range(100):
            await asyncio.sleep(0)
        self.clock.advance(timedelta(seconds=seconds))
        for _ in range(100):
            await asyncio.sleep(0)


@pytest.fixture
def desk(clock: MemoryClock, database: MemoryDatabase) -> Desk:
    return Desk(clock, database)


@pytest.fixture(scope="session")
def make_desk() -> Callable[..., Desk]:
    return Desk
