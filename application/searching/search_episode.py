"""Find the releases of an episode, judge them, and say which is the best."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from domain.releases.case import Case, case_of
from domain.releases.choosing import best, settle
from domain.releases.judging import judge_case
from domain.releases.preferences import Preferences
from domain.releases.queries import QueryPlan, plan_queries
from domain.releases.ranking import RankedVerdict
from domain.releases.release import Release
from domain.releases.verdict import Band, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, SeriesId
from domain.users import Actor
from domain.watching import aired

from ..ports.clock import Clock
from ..ports.indexers import Indexers, Query
from .asking import Inquiry
from .franchises import Franchises
from .franchises import SeriesNotFound as SeriesNotFound
from .name_reader import NameReader
from .recent_searches import RecentSearches
from .search_result import Outcome, SearchResult

DEADLINE = timedelta(seconds=15)
"""A search answers within this, with what it has."""
USUAL_TASTE = Preferences()
"""What suits most people; used when nobody says otherwise."""
_SLICE = 16
"""Releases that are judged before others get their turn: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class SearchEpisode:
    """Find an episode's releases. Everybody who asks for the same within five minutes gets one search's answer.

    A search takes ``DEADLINE`` at most; what was found by then is judged, and the late indexers are named.
    """

    indexers: Indexers
    clock: Clock
    franchises: Franchises
    reader: NameReader
    recent: RecentSearches

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, preferences: Preferences = USUAL_TASTE
    ) -> SearchResult:
        """Search, for anybody who is logged in.

        Raises SeriesNotFound, InvalidEpisode, WatchlistUnavailable, and IndexerUnavailable if every indexer failed.
        """
        until = monotonic() + DEADLINE.total_seconds()
        franchise = await self.franchises.of(series)
        wanted = _wanted(franchise, episode)
        return await self.recent.get((series, episode, preferences), lambda: self._search(wanted, preferences, until))

    async def _search(self, wanted: WantedEpisode, preferences: Preferences, until: float) -> SearchResult:
        inquiry = Inquiry(tuple(self.indexers), until)
        case = case_of(wanted)
        verdicts: list[Verdict] = []
        for plan in plan_queries(wanted, sets=preferences.batches):
            for query in _narrowing(plan):
                fresh, complete = await inquiry.ask(query)
                verdicts.extend(await self._judged(case, fresh, preferences))
                if complete or inquiry.over:
                    break
            if inquiry.over or any(verdict.band is Band.HIGH for verdict in verdicts):
                break
        if inquiry.errors and not verdicts and not inquiry.indexers:
            raise inquiry.errors[0]
        ranked = settle(verdicts, preferences)
        return SearchResult(
            series=wanted.franchise.series,
            episode=wanted.number,
            outcome=self._outcome(wanted, ranked),
            best=best(ranked),
            candidates=ranked,
            failures=tuple(inquiry.failures),
            searched_at=self.clock.now(),
        )

    async def _judged(self, case: Case, releases: tuple[Release, ...], preferences: Preferences) -> list[Verdict]:
        """Judge in slices, so that a full feed keeps nobody waiting."""
        verdicts: list[Verdict] = []
        for start in range(0, len(releases), _SLICE):
            for release in releases[start : start + _SLICE]:
                name = self.reader.read(release.title)
                verdicts.append(judge_case(case, release, name, preferences))
            await asyncio.sleep(0)
        return verdicts

    def _outcome(self, wanted: WantedEpisode, ranked: tuple[RankedVerdict, ...]) -> Outcome:
        if best(ranked) is not None:
            return Outcome.PICKED
        if any(one.verdict.acceptable for one in ranked):
            return Outcome.CHOOSE
        out = aired(wanted.franchise.series, self.clock.now())
        if out.count is not None and out.certain and wanted.number > out.count:
            return Outcome.NOT_AIRED_YET
        return Outcome.ONLY_REJECTED if ranked else Outcome.NOTHING_FOUND


def _wanted(franchise: Franchise, episode: int) -> WantedEpisode:
    coming = franchise.series.next_airing
    at = coming.at if coming is not None and coming.episode == episode else None
    return WantedEpisode(franchise, episode, at)


def _narrowing(plan: QueryPlan) -> tuple[Query, ...]:
    """The question, and the same for the best title alone, should the answer be cut short."""
    whole = Query(plan.titles, plan.terms, plan.batch)
    return (whole,) if len(plan.titles) == 1 else (whole, Query(plan.titles[:1], plan.terms, plan.batch))
