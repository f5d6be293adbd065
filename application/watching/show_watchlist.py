"""What the actor follows, and which episodes wait."""

from dataclasses import dataclass, field
from datetime import timedelta

from domain.errors import NotFound
from domain.users import Actor, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.watching import WatchlistSnapshot
from ..ports.watchlists import Watchlist, WatchlistAccount, WatchlistUnavailable
from ..single_flight import SingleFlight
from .watchlist_now import WatchlistNow

FRESH_FOR = timedelta(minutes=5)
"""For how long a list is shown without asking the service again."""


class NoAccountLinked(NotFound):
    """The actor follows no watchlist yet."""


@dataclass(frozen=True, slots=True)
class ShowWatchlist:
    """Show the list: the kept one while it is fresh, else the service's. One instance serves all requests."""

    database: Database
    watchlist: Watchlist
    clock: Clock
    _flights: SingleFlight[tuple[UserId, WatchlistAccount], WatchlistSnapshot] = field(
        init=False, repr=False, compare=False, default_factory=SingleFlight
    )

    async def __call__(self, actor: Actor, *, refresh: bool = False) -> WatchlistNow:
        """Return the list; with ``refresh`` ask the service whatever the age.

        While the service is away the last good list is returned, stale, with the problem.
        Raises NoAccountLinked, AccountNotFound, and WatchlistUnavailable when there is no last good list.
        """
        async with self.database.unit() as unit:
            account = await unit.watching.account(actor.id)
            kept = await unit.watching.snapshot(actor.id)
        if account is None:
            raise NoAccountLinked("You follow no watchlist yet.")
        if kept is not None and not refresh and self.clock.now() - kept.fetched_at < FRESH_FOR:
            return WatchlistNow.of(account, kept, self.clock.now())
        try:
            fetched = await self._flights((actor.id, account), lambda: self._fetch(actor.id, account))
        except WatchlistUnavailable as error:
            if kept is None:
                raise
            return WatchlistNow.of(account, kept, self.clock.now(), problem=error.detail)
        return WatchlistNow.of(account, fetched, self.clock.now())

    async def _fetch(self, user: UserId, account: WatchlistAccount) -> WatchlistSnapshot:
        entries = await self.watchlist.entries(account)
        snapshot = WatchlistSnapshot(tuple(entries), self.clock.now())
        async with self.database.unit() as unit:
            # The account may have been changed while the service was asked: another's list must not be kept for it.
            if await unit.watching.account(user) == account:
                await unit.watching.keep(user, snapshot)
        return snapshot
