"""Following a watchlist."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.watching import WatchlistSnapshot
from ..ports.watchlists import Watchlist, WatchlistAccount


class UnknownService(NotFound):
    """This server does not read that watchlist service."""


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """Follow an account by its public name, in place of any other. The service is asked first: a typo shows at once."""

    database: Database
    watchlist: Watchlist
    clock: Clock

    async def __call__(self, actor: Actor, service: str, username: str) -> WatchlistAccount:
        """Raises UnknownService, AccountNotFound, WatchlistUnavailable."""
        if service != self.watchlist.service:
            raise UnknownService(f"This server reads lists from {self.watchlist.service} only.")
        account = WatchlistAccount(service, username.strip())
        snapshot = WatchlistSnapshot(tuple(await self.watchlist.entries(account)), self.clock.now())
        async with self.database.unit() as unit:
            await unit.watching.link(actor.id, account)
            await unit.watching.keep(actor.id, snapshot)
        return account
