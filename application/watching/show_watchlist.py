"""What the actor follows, and which episodes wait."""

from dataclasses import dataclass, field
from datetime import timedelta

from domain.errors import NotFound
from domain.users import Actor, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.watchlists import WatchlistUnavailable
from ..single_flight import SingleFlight
from .linked_account import LinkedAccount
from .read_list import NO_LONGER_TAKEN, Reading, ReadList
from .watchlist_now import WatchlistNow

FRESH_FOR = timedelta(minutes=5)
"""For how long a list is shown without asking the service again."""


class NoAccountLinked(NotFound):
    """The actor follows no watchlist yet."""


@dataclass(frozen=True, slots=True)
class ShowWatchlist:
    """Show the list: the kept one while it is fresh, else the service's. One instance serves all requests."""

    database: Database
    read: ReadList
    clock: Clock
    _flights: SingleFlight[tuple[UserId, LinkedAccount, bool], Reading] = field(
        init=False, repr=False, compare=False, default_factory=SingleFlight
    )

    async def __call__(self, actor: Actor, *, refresh: bool = False) -> WatchlistNow:
        """Return the list; with ``refresh`` ask the service whatever the age.

        While the service is away the last good list is returned, stale, with the problem; so is the public list when
        the service takes the person's token no more.
        Raises NoAccountLinked, AccountNotFound, and WatchlistUnavailable when there is no last good list.
        """
        async with self.database.unit() as unit:
            account = await unit.watching.account(actor.id)
            kept = await unit.watching.snapshot(actor.id)
            token = await unit.watching.token(actor.id)
        if account is None:
            raise NoAccountLinked("You follow no watchlist yet.")
        refused = token is not None and token.refused
        if kept is not None and not refresh and self.clock.now() - kept.fetched_at < FRESH_FOR:
            return WatchlistNow.of(account, kept, self.clock.now(), problem=NO_LONGER_TAKEN if refused else None)
        linked, insist = LinkedAccount(account, token), refresh and refused
        try:
            told = await self._flights((actor.id, linked, insist), lambda: self.read(actor.id, linked, insist=insist))
        except WatchlistUnavailable as error:
            if kept is None:
                raise
            return WatchlistNow.of(account, kept, self.clock.now(), problem=error.detail)
        problem = NO_LONGER_TAKEN if told.refused else None
        return WatchlistNow.of(account, told.snapshot, self.clock.now(), problem=problem)
