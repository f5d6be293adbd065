"""A watchlist service in memory, steered by tests."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.watchlists import (
    AccountNotFound,
    AccountToken,
    TokenOwner,
    TokenRefused,
    Watchlist,
    WatchlistAccount,
    WatchlistUnavailable,
)
from domain.series import Series, SeriesId
from domain.watching import ListStatus, WatchEntry

_WATCHED = (ListStatus.WATCHING, ListStatus.REWATCHING)


class MemoryWatchlist(Watchlist):
    """Knows the series and lists that were put there. ``asked`` counts the calls of the port."""

    def __init__(self, service: str = "memory") -> None:
        self.asked = 0
        self._service = service
        self._series: dict[SeriesId, Series] = {}
        self._lists: dict[str, tuple[WatchEntry, ...]] = {}
        self._private: dict[str, tuple[WatchEntry, ...]] = {}
        self._hidden: set[str] = set()
        self._tokens: dict[str, TokenOwner] = {}
        self._error: WatchlistUnavailable | None = None
        self._open = asyncio.Event()
        self._open.set()

    @property
    def service(self) -> str:
        """The service's short name."""
        return self._service

    @property
    def authorize_url(self) -> str | None:
        """Nowhere: tests put tokens."""
        return None

    def put_series(self, *series: Series) -> None:
        """Know these series, in place of older ones with the same ids."""
        self._series.update({one.id: one for one in series})

    def put_list(self, username: str, entries: Sequence[WatchEntry], *, private: Sequence[WatchEntry] = ()) -> None:
        """Know this person, with this whole list, and its series; ``private`` entries are for their token alone."""
        key = username.casefold()
        self._lists[key], self._private[key] = tuple(entries), tuple(private)
        self._hidden.discard(key)
        self.put_series(*(entry.series for entry in (*entries, *private)))

    def hide(self, username: str) -> None:
        """Show this person's list to nobody but them."""
        self._hidden.add(username.casefold())

    def put_token(self, text: str, username: str, *, expires_at: datetime | None = None) -> None:
        """Take this token for that person's."""
        self._tokens[text] = TokenOwner(WatchlistAccount(self._service, username), expires_at)

    def withdraw_token(self, text: str) -> None:
        """Take it no more."""
        self._tokens.pop(text, None)

    def forget(self, username: str) -> None:
        """Know this person no longer, or as a private one: nobody can tell the difference."""
        self._lists.pop(username.casefold(), None)

    def fail(self, error: WatchlistUnavailable | None) -> None:
        """Raise this from now on; None ends it."""
        self._error = error

    def hold(self) -> None:
        """Answer nobody until ``go_on``."""
        self._open.clear()

    def go_on(self) -> None:
        """Answer again, also those who wait."""
        self._open.set()

    async def owner(self, token: AccountToken) -> TokenOwner:
        """Whose token was put."""
        await self._reach()
        return self._owner(token)

    async def entries(self, account: WatchlistAccount, token: AccountToken | None = None) -> Sequence[WatchEntry]:
        """What the account watches or rewatches now."""
        await self._reach()
        key = account.username.strip().casefold()
        own = token is not None and self._owner(token).account.username.casefold() == key
        entries = self._lists.get(key)
        if entries is None or (key in self._hidden and not own):
            raise AccountNotFound(f"There is no public list of “{account.username}”.")
        entries += self._private.get(key, ()) if own else ()
        watched = {entry.series.id: entry for entry in reversed(entries) if entry.status in _WATCHED}
        return tuple(reversed(watched.values()))

    async def series(self, ids: Collection[SeriesId]) -> Mapping[SeriesId, Series]:
        """Those of the ids that are known."""
        await self._reach()
        return {known: self._series[known] for known in ids if known in self._series}

    def _owner(self, token: AccountToken) -> TokenOwner:
        if token.text not in self._tokens:
            raise TokenRefused("The service does not take this access token.")
        return self._tokens[token.text]

    async def _reach(self) -> None:
        self.asked += 1
        await self._open.wait()
        if self._error is not None:
            raise self._error


@asynccontextmanager
async def _open(_: Options, toolbox: Toolbox) -> AsyncIterator[MemoryWatchlist]:
    yield MemoryWatchlist(toolbox.name)


PLUGIN = Plugin(Options, _open)
