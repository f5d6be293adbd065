"""The memory watchlist keeps the watchlists' contract."""

from collections.abc import Sequence

import pytest

from adapters.outbound.memory.watchlist import MemoryWatchlist
from application.ports.watchlists import Watchlist, WatchlistUnavailable
from domain.series import Series
from domain.watching import WatchEntry
from uuutorrent.testing.contracts.watchlist import WatchlistContract, WatchlistFarSide, WatchlistFault


class MemoryFarSide:
    def __init__(self) -> None:
        self.watchlist = MemoryWatchlist()

    def put_series(self, *series: Series) -> None:
        self.watchlist.put_series(*series)

    def put_list(self, username: str, entries: Sequence[WatchEntry], *, private: Sequence[WatchEntry] = ()) -> None:
        self.watchlist.put_list(username, entries, private=private)

    def hide(self, username: str) -> None:
        self.watchlist.hide(username)

    def give_token(self, username: str) -> str | None:
        self.watchlist.put_token(f"of-{username}", username)
        return f"of-{username}"

    def withdraw(self, token: str) -> None:
        self.watchlist.withdraw_token(token)

    def fail(self, fault: WatchlistFault) -> None:
        if fault is WatchlistFault.SILENT:
            self.watchlist.hold()
        else:
            self.watchlist.fail(WatchlistUnavailable(f"It is {fault}."))

    def recover(self) -> None:
        self.watchlist.fail(None)
        self.watchlist.go_on()


class TestMemoryWatchlist(WatchlistContract):
    @pytest.fixture
    def far_side(self) -> MemoryFarSide:
        return MemoryFarSide()

    @pytest.fixture
    def watchlist(self, far_side: WatchlistFarSide) -> Watchlist:
        assert isinstance(far_side, MemoryFarSide)
        return far_side.watchlist
