"""Which list a person follows, and the last good answer about it."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.users import UserId
from domain.watching import WatchEntry

from .watchlists import WatchlistAccount


@dataclass(frozen=True, slots=True)
class WatchlistSnapshot:
    """A list as it was when the service last answered."""

    entries: tuple[WatchEntry, ...]
    fetched_at: datetime


class Watching(Protocol):
    """None means the person has linked no account, or nothing was fetched yet."""

    @abstractmethod
    async def account(self, user: UserId) -> WatchlistAccount | None:
        """The linked account."""

    @abstractmethod
    async def link(self, user: UserId, account: WatchlistAccount) -> None:
        """Follow that account instead of any other; a change of account forgets the old snapshot.

        Raises UserNotFound; the unit stays usable.
        """

    @abstractmethod
    async def unlink(self, user: UserId) -> None:
        """Follow nothing. Idempotent."""

    @abstractmethod
    async def snapshot(self, user: UserId) -> WatchlistSnapshot | None:
        """The last good list."""

    @abstractmethod
    async def keep(self, user: UserId, snapshot: WatchlistSnapshot) -> None:
        """Keep a good list in place of the older one; ignored when the account is no longer linked."""
