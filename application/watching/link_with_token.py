"""Following one's own watchlist, with what is private on it."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.watching import WatchlistSnapshot
from ..ports.watchlists import AccountToken, Watchlist
from .account_tokens import AccountTokens
from .link_account import follow, require_service
from .linked_account import LinkedAccount


@dataclass(frozen=True, slots=True)
class LinkWithToken:
    """Follow the account whose access token is given, in place of any other.

    The service is asked first, whose it is and what the list holds: of a token that it does not take nothing is kept.
    """

    database: Database
    watchlist: Watchlist
    clock: Clock
    tokens: AccountTokens

    async def __call__(self, actor: Actor, service: str, token: str) -> LinkedAccount:
        """Raises UnknownService, TokenRefused, AccountNotFound, WatchlistUnavailable."""
        require_service(self.watchlist, service)
        given = AccountToken(token)
        owner = await self.watchlist.owner(given)
        entries = tuple(await self.watchlist.entries(owner.account, given))
        snapshot = WatchlistSnapshot(entries, self.clock.now())
        async with self.database.unit() as unit:
            await follow(unit, actor, owner.account, snapshot, seen="private entries, too")
            kept = await self.tokens.keep(unit, actor.id, service, given, owner.expires_at)
        return LinkedAccount(owner.account, kept)
