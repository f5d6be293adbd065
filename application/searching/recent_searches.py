"""The searches of the last minutes, shared by all users."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from domain.releases.preferences import Preferences
from domain.series import SeriesId

from ..ports.clock import Clock
from .search_result import Outcome, SearchResult
from .single_flight import SingleFlight

SearchKey = tuple[SeriesId, int, Preferences]
_LIFETIME = timedelta(minutes=5)
"""As long as Nyaa says that its feed is good for (max-age=300)."""
_MOST_KEPT = 256


@dataclass(frozen=True, slots=True)
class RecentSearches:
    """One search for everybody who wants the same by the same taste, and its answer for five minutes.

    A search in which an indexer failed is only kept if it found what to take.
    """

    clock: Clock
    _flights: SingleFlight[SearchKey, SearchResult] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        flights: SingleFlight[SearchKey, SearchResult] = SingleFlight(self.clock, _LIFETIME, _MOST_KEPT)
        object.__setattr__(self, "_flights", flights)

    async def get(self, key: SearchKey, search: Callable[[], Awaitable[SearchResult]]) -> SearchResult:
        """The answer that is kept, or that of the search under way, or a new one. Raises what the search raises."""
        return await self._flights.get(key, search, keep=_worth_keeping)


def _worth_keeping(result: SearchResult) -> bool:
    return not result.failures or result.outcome is Outcome.PICKED
