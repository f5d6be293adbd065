"""The AniList watchlist, over real sockets, keeps the watchlists' contract."""

from collections.abc import AsyncIterator, Sequence

import aiohttp
import pytest

from adapters.outbound.anilist.watchlist import AnilistWatchlist
from adapters.outbound.memory.clock import MemoryClock
from application.ports.watchlists import Watchlist
from domain.series import Series
from domain.watching import WatchEntry
from uuutorrent.testing.contracts.watchlist import WatchlistContract, WatchlistFarSide, WatchlistFault
from uuutorrent.testing.simulators.anilist import AnilistSimulator, SimulatedEntry, SimulatedMedia


class AnilistFarSide:
    def __init__(self, simulator: AnilistSimulator) -> None:
        self.simulator = simulator
        self.lists: dict[str, list[SimulatedEntry]] = {}

    def put_series(self, *series: Series) -> None:
        self.simulator.put_media(*map(SimulatedMedia.of, series))

    def put_list(self, username: str, entries: Sequence[WatchEntry], *, private: Sequence[WatchEntry] = ()) -> None:
        self.put_series(*(entry.series for entry in (*entries, *private)))
        self.lists[username] = [
            *(SimulatedEntry.of(entry) for entry in entries),
            *(SimulatedEntry.of(entry, private=True) for entry in private),
        ]
        self.simulator.put_list(username, self.lists[username])

    def hide(self, username: str) -> None:
        self.simulator.put_list(username, self.lists[username], private=True)

    def give_token(self, username: str) -> str | None:
        token = f"eyJ0eXAi.of-{username}.signed"
        self.simulator.put_token(token, username)
        return token

    def withdraw(self, token: str) -> None:
        self.simulator.withdraw_token(token)

    def fail(self, fault: WatchlistFault) -> None:
        faults = {
            WatchlistFault.DOWN: self.simulator.down,
            WatchlistFault.SILENT: self.simulator.slow,
            WatchlistFault.GARBAGE: self.simulator.garbage,
            WatchlistFault.HTML: self.simulator.html,
            WatchlistFault.BROKEN: self.simulator.broken,
            WatchlistFault.RATE_LIMITED: self.simulator.rate_limited,
            WatchlistFault.REFUSING: self.simulator.maintenance,
        }
        faults[fault]()

    def recover(self) -> None:
        self.simulator.healthy()


class TestAnilistWatchlist(WatchlistContract):
    @pytest.fixture
    async def far_side(self) -> AsyncIterator[AnilistFarSide]:
        async with AnilistSimulator() as simulator:
            yield AnilistFarSide(simulator)

    @pytest.fixture
    async def watchlist(self, far_side: WatchlistFarSide) -> AsyncIterator[Watchlist]:
        assert isinstance(far_side, AnilistFarSide)
        async with aiohttp.ClientSession() as http:
            yield AnilistWatchlist(http, MemoryClock(), url=far_side.simulator.url, referer="https://seedbox.example")
