"""Asking ahead: when somebody opens an episode, its feed is there already."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.errors import UuutorrentError
from domain.releases.queries import plan_queries
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.indexers import Indexer, Indexers, IndexerUnavailable, Query
from .asking import inquiring
from .feeds import Episode, Feeds
from .precedence import Disturbed, Precedence
from .prefetch_queue import PrefetchQueue
from .wanting import Wanting, to_come

PAUSE = timedelta(seconds=2)
"""Nobody has searched for this long before something is asked ahead: who searches often takes what they found next."""
_PATIENCE = timedelta(seconds=30)
_LEFT_ALONE = timedelta(minutes=1)
"""After a failure an indexer is not asked ahead for so long: failures of idle work must not use up its patience."""


@dataclass(slots=True)
class WarmFeeds:
    """Asks the first question for one episode after another, always after everybody who waits for an answer."""

    queue: PrefetchQueue
    indexers: Indexers
    clock: Clock
    wanting: Wanting
    feeds: Feeds
    precedence: Precedence
    _resting: dict[str, datetime] = field(init=False, default_factory=dict)

    async def run(self) -> None:
        """Work until cancelled. No failure of a port ends it."""
        while True:
            await self.queue.filled()
            await self.precedence.quiet()
            actor, episode = self.queue.take()
            try:
                await self._warm(actor, episode)
            except Disturbed:
                self.queue.put(actor, (episode,))
            except UuutorrentError:
                # An unknown series costs the watchlist service a question, too.
                await self.clock.sleep(PAUSE)

    async def _warm(self, actor: Actor, episode: Episode) -> None:
        query = await self.precedence.idly(self._question(actor, episode))
        if query is None or not self._cold(query):
            return
        await self.precedence.idly(self.clock.sleep(PAUSE))
        # If it is that very episode which somebody begins to search for, they are waiting for this answer.
        await self.precedence.idly(self._ask(query, episode), episode=episode)

    async def _question(self, actor: Actor, episode: Episode) -> Query | None:
        wanted, taste = await self.wanting.of(actor, *episode)
        if to_come(wanted, self.clock.now()):
            return None
        return next(iter(plan_queries(wanted, taste).questions), None)

    def _cold(self, query: Query) -> tuple[Indexer, ...]:
        """The indexers whose answer is not at hand, without those that failed lately."""
        now = self.clock.now()
        return tuple(
            indexer
            for indexer in self.indexers
            if not self.feeds.fresh(indexer, query) and self._resting.get(indexer.name, now) <= now
        )

    async def _ask(self, query: Query, episode: Episode) -> None:
        async with inquiring(self.feeds, episode, self._cold(query), self.clock, _PATIENCE) as inquiry:
            await inquiry.ask(query)
        for error in inquiry.errors:
            self._rest(error)

    def _rest(self, error: IndexerUnavailable) -> None:
        self._resting[error.indexer] = self.clock.now() + max(error.retry_after or _LEFT_ALONE, _LEFT_ALONE)
