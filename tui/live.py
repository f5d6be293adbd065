"""What the app knows of the running world: reducers behind it, and a pace that a screen can follow."""

from dataclasses import dataclass, field

from adapters.inbound.http.wire.torrents import TorrentView

from .messages import (
    DeedSettled,
    FetchWanted,
    TorrentLeft,
    TorrentMoved,
    TorrentsArrived,
    TransferFailed,
    TransferMoved,
    TransferVerified,
    TransferWaits,
)
from .state import guesses as guesses_state
from .state import torrents as torrents_state
from .state import transfers as transfers_state
from .state.guesses import Guess, Guesses
from .state.prefetching import Prefetched
from .state.speeds import Speeds
from .state.torrents import Torrents
from .state.transfers import Transfers

PACE = 0.5
"""Seconds between two looks of the screens at the news: often enough to feel alive, seldom enough to stay calm."""

TransferNews = FetchWanted | TransferMoved | TransferWaits | TransferVerified | TransferFailed
News = TorrentsArrived | TorrentMoved | TorrentLeft | TransferNews


@dataclass(slots=True)
class Live:
    """The newest state; screens see it at their own pace. What moves often is gathered until somebody looks."""

    transfers: Transfers = field(default_factory=Transfers)
    prefetched: Prefetched = field(default_factory=Prefetched)
    speeds: Speeds = field(default_factory=Speeds)
    _torrents: Torrents = field(default_factory=Torrents)
    _moved: dict[str, TorrentView] = field(default_factory=dict)
    _guesses: Guesses = field(default_factory=Guesses)
    _asked: int = 0

    @property
    def torrents(self) -> Torrents:
        """The torrents with everything that has happened, and what is about to."""
        if self._moved:
            self._torrents = torrents_state.changed(self._torrents, *self._moved.values())
            self._moved = {}
        return torrents_state.expected(self._torrents, self._guesses)

    def expect(self, infohashes: list[str], guess: Guess) -> int:
        """Show the guess about these until it is settled; return its number."""
        self._asked += 1
        self._guesses = guesses_state.guessed(self._guesses, self._asked, infohashes, guess)
        return self._asked

    def settle(self, message: DeedSettled) -> None:
        """Show what the server says instead of what was guessed."""
        outcome = message.outcome
        self._guesses = guesses_state.settled(self._guesses, message.number, outcome.infohashes)
        for torrent in outcome.changed:
            self.take(TorrentMoved(torrent))
        for infohash in outcome.gone:
            self.take(TorrentLeft(infohash))

    def take(self, news: News) -> TorrentView | None:
        """Take news in; return the torrent that has become complete by it."""
        match news:
            case TorrentsArrived(view):
                self._torrents, self._moved = torrents_state.arrived(view), {}
            case TorrentMoved(torrent):
                old = self._moved.get(torrent.infohash) or self._torrents.by_hash.get(torrent.infohash)
                self._moved[torrent.infohash] = torrent
                return torrent if torrent.complete and old is not None and not old.complete else None
            case TorrentLeft(infohash):
                self._moved.pop(infohash, None)
                self._torrents = torrents_state.gone(self._torrents, infohash)
            case _:
                self._take_transfer(news)
        return None

    def _take_transfer(self, news: TransferNews) -> None:
        match news:
            case FetchWanted(infohash, file):
                key = (infohash, file.index)
                self.transfers = transfers_state.started(self.transfers, key, file.size_bytes)
            case TransferMoved(key, done, at):
                self.transfers = transfers_state.moved(self.transfers, key, done, at)
            case TransferWaits(key):
                self.transfers = transfers_state.held(self.transfers, key)
            case TransferVerified(key, path):
                self.transfers = transfers_state.verified(self.transfers, key, path)
            case TransferFailed(key, sentence):
                self.transfers = transfers_state.failed(self.transfers, key, sentence)
