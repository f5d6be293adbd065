"""Asking the service for a person's list, in their name if they let us."""

from dataclasses import dataclass

from domain.users import UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.watching import WatchlistSnapshot
from ..ports.watchlists import AccountNotFound, AccountToken, TokenRefused, Watchlist, WatchlistUnavailable
from .account_tokens import AccountTokens
from .linked_account import LinkedAccount

NO_LONGER_TAKEN = "Your access token is not taken any more, so only what is public is shown. Link the account again."
_NOTHING_PUBLIC = "Your access token is not taken any more, and without it there is no list. Link the account again."


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as the service told it.

    ``refused``: that is only what is public, because it does not take the person's token.
    """

    snapshot: WatchlistSnapshot
    refused: bool


@dataclass(frozen=True, slots=True)
class ReadList:
    """Asks with the person's token while it is taken, and else for what is public; keeps the answer."""

    database: Database
    watchlist: Watchlist
    clock: Clock
    tokens: AccountTokens

    async def __call__(self, user: UserId, linked: LinkedAccount, *, insist: bool) -> Reading:
        """Ask; a token that was refused before is tried again only if we ``insist``.

        Raises AccountNotFound, WatchlistUnavailable.
        """
        if linked.token is None:
            return await self._read(user, linked)
        if not linked.token.refused or insist:
            opened = await self.tokens.open(user, linked.account.service, linked.token)
            if opened is not None:
                linked = LinkedAccount(linked.account, opened.kept)
                try:
                    return await self._read(user, linked, opened.token)
                except TokenRefused:
                    async with self.database.unit() as unit:
                        await unit.watching.judge_token(user, opened.kept.sealed, refused=True)
        try:
            return await self._read(user, linked)
        except AccountNotFound as error:
            raise WatchlistUnavailable(_NOTHING_PUBLIC) from error

    async def _read(self, user: UserId, linked: LinkedAccount, token: AccountToken | None = None) -> Reading:
        snapshot = WatchlistSnapshot(tuple(await self.watchlist.entries(linked.account, token)), self.clock.now())
        async with self.database.unit() as unit:
            # Another account may have been linked while the service was asked, or the same one in another way: a list
            # that was read for the one must not be kept for the other.
            kept = await unit.watching.token(user)
            same = (kept and kept.sealed) == (linked.token and linked.token.sealed)
            if same and await unit.watching.account(user) == linked.account:
                await unit.watching.keep(user, snapshot)
            if token is not None and kept is not None and kept.refused:
                await unit.watching.judge_token(user, linked.token.sealed if linked.token else "", refused=False)
        return Reading(snapshot, refused=linked.token is not None and token is None)
