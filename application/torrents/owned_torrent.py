"""A torrent as its owner sees it: the claim, what we keep, and what the engine last said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState, Wish

from ..ports.torrent_engine import EngineTorrent

_AWAY = "The torrent engine does not answer"
_SAID = {
    TorrentState.WAITING: "The torrent engine is about to be told.",
    TorrentState.METADATA: "Asking other peers for the list of files.",
    TorrentState.STALLED: "No peer has any data to give right now.",
    TorrentState.MISSING_FILES: "Files are missing on the server's disk. Remove the torrent and fetch it again.",
}
_PAUSABLE = (TorrentState.METADATA, TorrentState.QUEUED, TorrentState.DOWNLOADING, TorrentState.STALLED)


@dataclass(frozen=True, slots=True)
class OwnedTorrent:
    """One of the actor's torrents. ``live`` is the engine's last word, of ``as_of``; None if it holds no such torrent.

    ``as_of`` is None while the engine has never answered; with ``engine_available`` false, ``live`` is old.
    """

    claim: Claim
    kept: KeptTorrent
    live: EngineTorrent | None
    as_of: datetime | None
    engine_available: bool

    @property
    def infohash(self) -> InfoHash:
        """The torrent's name among machines."""
        return self.kept.infohash

    @property
    def name(self) -> str:
        """The release's name as it was picked; for a magnet without one, the engine's as soon as it knows it."""
        if self.claim.title != self.infohash:
            return self.claim.title
        return self.live.name if self.live is not None and self.live.name else self.kept.name

    @property
    def complete(self) -> bool:
        """Whether every wanted byte is there; while the engine is silent, whether it once was."""
        if self.live is not None and self.engine_available:
            return self.live.complete and not self._unconfirmed
        there = self.live is not None and self.live.complete and not self._unconfirmed
        return self.kept.completed_at is not None or there

    @property
    def state(self) -> TorrentState:
        """What the torrent is doing, WAITING where only the wish is known."""
        if self.live is not None and self.engine_available:
            if self.live.complete and self._unconfirmed:
                return TorrentState.CHECKING
            return _steered(self.live.state, self.kept.wish)
        if self.complete:
            return TorrentState.FINISHED
        return TorrentState.PAUSED if self.kept.wish is Wish.PAUSE else TorrentState.WAITING

    @property
    def note(self) -> str:
        """What the state does not say by itself, as a sentence; empty where it does."""
        if not self.engine_available:
            return self._note_while_away()
        if self.state is TorrentState.ERROR and self.live is not None:
            return f"The torrent engine reports: {self.live.error or 'an error without a reason'}"
        return _SAID.get(self.state, "")

    @property
    def size_bytes(self) -> int:
        """The size of the wanted files, 0 while nobody knows.

        Of a set we know it better: an engine counts whole pieces, which files share.
        """
        if self.kept.wanted_files:
            return self.kept.size_bytes
        return (self.live.size_bytes if self.live is not None else 0) or self.kept.size_bytes

    @property
    def downloaded_bytes(self) -> int:
        """How much of that is there."""
        if self.complete:
            return self.size_bytes
        return min(self.live.downloaded_bytes, self.size_bytes) if self.live is not None else 0

    @property
    def progress(self) -> float:
        """From 0 to 1; 1 only when complete."""
        if self.complete:
            return 1.0
        return min(self.live.progress, 0.9999) if self.live is not None else 0.0

    @property
    def _unconfirmed(self) -> bool:
        """Of a set the engine may be complete in what was wanted before; ``FollowEngine`` looks at the files."""
        return bool(self.kept.wanted_files) and self.kept.completed_at is None

    @property
    def moving(self) -> EngineTorrent | None:
        """The engine's word as far as rates, peers and ETA go: None when it is too old to be shown."""
        return self.live if self.engine_available else None

    @property
    def download_rate(self) -> int:
        """Bytes a second, 0 while the engine is silent."""
        return self.moving.download_rate if self.moving else 0

    @property
    def upload_rate(self) -> int:
        """Bytes a second, 0 while the engine is silent."""
        return self.moving.upload_rate if self.moving else 0

    @property
    def seeds(self) -> int:
        """Connected peers that have everything."""
        return self.moving.seeds if self.moving else 0

    @property
    def peers(self) -> int:
        """Connected peers."""
        return self.moving.peers if self.moving else 0

    @property
    def eta(self) -> timedelta | None:
        """How long until it is complete, None when nobody can tell."""
        return self.moving.eta if self.moving else None

    def _note_while_away(self) -> str:
        if self.complete:
            return f"{_AWAY}; finished files can still be fetched."
        if self.kept.wish is Wish.PAUSE:
            return f"{_AWAY}; the torrent stays paused."
        begun = self.live is not None and self.live.downloaded_bytes > 0
        return f"{_AWAY}; the download {'goes on' if begun else 'starts'} by itself when it is back."


def _steered(state: TorrentState, wish: Wish) -> TorrentState:
    # The engine takes a moment to carry out a wish; until then its old state would look as if the wish were ignored.
    if wish is Wish.PAUSE and state in _PAUSABLE:
        return TorrentState.PAUSED
    return TorrentState.QUEUED if wish is Wish.RUN and state is TorrentState.PAUSED else state


@dataclass(frozen=True, slots=True)
class OwnedTorrents:
    """The actor's torrents, newest claim first. ``as_of`` is when the engine last answered, None if it never did."""

    torrents: tuple[OwnedTorrent, ...]
    engine_available: bool
    as_of: datetime | None
