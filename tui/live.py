"""What the app knows of the running world: reducers behind it, and a pace that a screen can follow."""

from dataclasses import dataclass, field

from adapters.inbound.http.wire.torrents import TorrentView

from .messages import (
    FetchWanted,
    TorrentLeft,
    TorrentMoved,
    TorrentsArrived,
    TransferFailed,
    TransferMoved,
    TransferVerified,
)
from .state import torrents as torrents_state
from .state import transfers as transfers_state
from .state.torrents import Torrents
from .state.transfers import Transfers

PACE = 0.5
"""Seconds between two looks of the screens at the news: often enough to feel alive, seldom enough to stay calm."""

News = TorrentsArrived | TorrentMoved | TorrentLeft | FetchWanted | TransferMoved | TransferVerified | TransferFailed


@dataclass(slots=True)
class Live:
    """The newest state; screens see it at their own pace."""

    torrents: Torrents = field(default_factory=Torrents)
    transfers: Transfers = field(default_factory=Transfers)

    def take(self, news: News) -> TorrentView | None:
        """Take news in; return the torrent that has become complete by it."""
        before = self.torrents
        match news:
            case TorrentsArrived(view):
                self.torrents = torrents_state.arrived(view)
            case TorrentMoved(torrent):
                self.torrents = torrents_state.changed(before, torrent)
                old = before.by_hash.get(torrent.infohash)
                return torrent if torrent.complete and old is not None and not old.complete else None
            case TorrentLeft(infohash):
                self.torrents = torrents_state.gone(before, infohash)
            case _:
                self._take_transfer(news)
        return None

    def _take_transfer(self, news: FetchWanted | TransferMoved | TransferVerified | TransferFailed) -> None:
        match news:
            case FetchWanted(infohash, file):
                key = (infohash, file.index)
                self.transfers = transfers_state.started(self.transfers, key, file.size_bytes)
            case TransferMoved(key, done, at):
                self.transfers = transfers_state.moved(self.transfers, key, done, at)
            case TransferVerified(key, path):
                self.transfers = transfers_state.verified(self.transfers, key, path)
            case TransferFailed(key, sentence):
                self.transfers = transfers_state.failed(self.transfers, key, sentence)
