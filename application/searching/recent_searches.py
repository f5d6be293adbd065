"""The searches of the last minutes, shared by all users."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from domain.releases.preferences import Preferences
from domain.series import SeriesId

from ..ports.clock import Clock
from .remembered import Remembered
from .search_result import Outcome, SearchResult

SearchKey = tuple[SeriesId, int, Preferences]
_LIFETIME = timedelta(minutes=5)
"""As long as Nyaa says that its feed is good for (max-age=300)."""
_MOST_KEPT = 256


class RecentSearches:
    """One search for everybody who wants the same by the same taste, and its answer for five minutes.

    A search in which an indexer failed is only kept if it found what to take.
    """

    def __init__(self, clock: Clock) -> None:
        self._searches: Remembered[SearchKey, SearchResult] = Remembered(clock, lifetime=_LIFETIME, most=_MOST_KEPT)

    async def get(self, key: SearchKey, search: Callable[[], Coroutine[Any, Any, SearchResult]]) -> SearchResult:
        """The answer that is kept, or that of the search under way, or a new one. Raises what the search raises."""
        return await self._searches.get(key, search, keep=_worth_keeping)


def _worth_keeping(result: SearchResult) -> bool:
    return not result.failures or result.outcome is Outcome.PICKED
