"""Watchlist services: who follows what, and what is known about a series."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.errors import NotFound, Upstream
from domain.series import Series, SeriesId
from domain.watching import WatchEntry


class WatchlistUnavailable(Upstream):
    """The watchlist service does not answer, refuses for now, or answers nonsense."""


class AccountNotFound(NotFound):
    """The service knows no such account, or it is private."""


@dataclass(frozen=True, slots=True)
class WatchlistAccount:
    """An account at a watchlist service, by its public name. ``service`` is the adapter's name (``anilist``)."""

    service: str
    username: str


class Watchlist(Protocol):
    """Empty means it answered and had nothing; an exception means it could not answer."""

    @property
    @abstractmethod
    def service(self) -> str:
        """The service's short name."""

    @abstractmethod
    async def entries(self, account: WatchlistAccount) -> Sequence[WatchEntry]:
        """What the account watches or rewatches now, each series once.

        Raises AccountNotFound, WatchlistUnavailable.
        """

    @abstractmethod
    async def series(self, ids: Collection[SeriesId]) -> Mapping[SeriesId, Series]:
        """What is known about the series, with their relations; ids that the service does not know are left out.

        Raises WatchlistUnavailable.
        """
