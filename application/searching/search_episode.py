"""Find the releases of an episode, judge them, and say which is the best."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.releases.case import Case, case_of
from domain.releases.choosing import best, settle
from domain.releases.judging import judge_case
from domain.releases.preferences import Preferences
from domain.releases.queries import MOST_QUERIES, narrower, plan_queries
from domain.releases.ranking import RankedVerdict
from domain.releases.release import Release
from domain.releases.verdict import Band, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import SeriesId
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.indexers import Indexers
from .asking import Inquiry, inquiring
from .feeds import Episode, Feeds
from .franchises import SeriesNotFound as SeriesNotFound
from .name_reader import NameReader
from .precedence import Precedence
from .search_result import Outcome, SearchResult
from .wanting import Wanting, to_come

DEADLINE = timedelta(seconds=15)
"""The questions of a search take this long at most."""
_SLICE = 16
"""Releases that are judged before others get their turn: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class SearchEpisode:
    """Find an episode's releases, and judge them for the one who asks.

    What was found about the episode in the last five minutes is looked at first, whoever asked for it; if something
    certain is among it, nobody is asked. The questions take ``DEADLINE`` at most; what was found by then is judged, and
    the late indexers are named.
    """

    indexers: Indexers
    clock: Clock
    wanting: Wanting
    feeds: Feeds
    reader: NameReader
    precedence: Precedence

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, preferences: Preferences | None = None
    ) -> SearchResult:
        """Search by the actor's own taste, or by the given one.

        Raises SeriesNotFound, InvalidEpisode, WatchlistUnavailable, DatabaseUnavailable, and IndexerUnavailable if
        every indexer failed and nothing is known.
        """
        sought = Episode(series, episode)
        with self.precedence.search(sought):
            wanted, taste = await self.wanting.of(actor, series, episode)
            sifting = _Sifting(self.reader, case_of(wanted), preferences or taste)
            async with inquiring(self.feeds, sought, self.indexers, self.clock, DEADLINE) as inquiry:
                await sifting.judge(inquiry.recall())
                await self._ask(inquiry, sifting)
        if inquiry.errors and not sifting.verdicts and not inquiry.indexers:
            raise inquiry.errors[0]
        return self._result(sifting, inquiry)

    async def _ask(self, inquiry: Inquiry, sifting: "_Sifting") -> None:
        """Ask what was planned, more narrowly where an answer was cut short, until something certain is found.

        For an episode that is not out one question will do: somebody may have been early.
        """
        plan = plan_queries(sifting.case.wanted, sifting.preferences)
        early = to_come(sifting.case.wanted, self.clock.now())
        ahead = deque(plan.questions[:1] if early else plan.questions)
        last = [] if early else list(plan.last)
        for _ in range(MOST_QUERIES):
            if not ahead and not sifting.acceptable:
                ahead.extend(last)
                last = []
            if not ahead or inquiry.over or sifting.certain:
                return
            query = ahead.popleft()
            fresh, complete = await inquiry.ask(query)
            await sifting.judge(fresh)
            narrow = None if complete else narrower(query, sifting.preferences)
            if narrow is not None:
                ahead.appendleft(narrow)

    def _result(self, sifting: "_Sifting", inquiry: Inquiry) -> SearchResult:
        wanted, now = sifting.case.wanted, self.clock.now()
        ranked = settle(sifting.verdicts, sifting.preferences)
        return SearchResult(
            wanted=wanted,
            outcome=_outcome(wanted, ranked, now),
            best=best(ranked),
            candidates=ranked,
            failures=tuple(inquiry.failures),
            searched_at=now,
            preferences=sifting.preferences,
        )


@dataclass(slots=True)
class _Sifting:
    """What was judged so far in one search."""

    reader: NameReader
    case: Case
    preferences: Preferences
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def certain(self) -> bool:
        return any(verdict.band is Band.HIGH for verdict in self.verdicts)

    @property
    def acceptable(self) -> bool:
        return any(verdict.acceptable for verdict in self.verdicts)

    async def judge(self, releases: tuple[Release, ...]) -> None:
        """Judge in slices, so that a full feed keeps nobody waiting."""
        for start in range(0, len(releases), _SLICE):
            for release in releases[start : start + _SLICE]:
                name = self.reader.read(release.title)
                self.verdicts.append(judge_case(self.case, release, name, self.preferences))
            await asyncio.sleep(0)


def _outcome(wanted: WantedEpisode, ranked: tuple[RankedVerdict, ...], now: datetime) -> Outcome:
    if best(ranked) is not None:
        return Outcome.PICKED
    if any(one.verdict.acceptable for one in ranked):
        return Outcome.CHOOSE
    if to_come(wanted, now):
        return Outcome.NOT_AIRED_YET
    return Outcome.ONLY_REJECTED if ranked else Outcome.NOTHING_FOUND
