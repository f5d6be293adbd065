"""A torrent as its owner sees it: the claim, what we keep, and what the engine last said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.planning import RUNNING, Desired, Hold
from domain.torrents.states import TorrentState

from ..ports.torrent_engine import EngineTorrent
from . import notes

_ON_ITS_WAY = (
    TorrentState.METADATA,
    TorrentState.QUEUED,
    TorrentState.DOWNLOADING,
    TorrentState.STALLED,
    TorrentState.PAUSED,
)
_STANDING_STILL = (TorrentState.PAUSED, TorrentState.QUEUED, TorrentState.FINISHED)


@dataclass(frozen=True, slots=True)
class OwnedTorrent:
    """One of the actor's torrents. ``live`` is the engine's last word; None if it holds no such torrent.

    With ``engine_available`` false that is old, of ``as_of``, which is None also if the engine has never answered.
    """

    claim: Claim
    kept: KeptTorrent
    live: EngineTorrent | None
    as_of: datetime | None
    engine_available: bool
    desired: Desired = RUNNING
    """What it is made to do now, and why if it stands still."""
    disk_note: str = ""
    """How full the disk is where it lies, as a sentence; empty while that keeps nothing from running."""

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
        live = self.live
        there = live is not None and live.complete and live.state is not TorrentState.MISSING_FILES
        if live is not None and self.engine_available:
            return there and not self._unconfirmed
        return self.kept.completed_at is not None or (there and not self._unconfirmed)

    @property
    def completed_at(self) -> datetime | None:
        """Since when the owner has it complete; that it was here for somebody before them stays untold."""
        done = self.kept.completed_at
        return None if done is None else max(done, self.claim.claimed_at)

    @property
    def hold(self) -> Hold | None:
        """Why it stands still for its owner, who may have paused what goes on for others; None if it does not."""
        if self.kept.refusal:
            return Hold.REFUSED
        if self.claim.paused:
            return Hold.PAUSED
        # What is planned may be older than what the owner said a moment ago.
        return None if self.desired.hold in (Hold.PAUSED, Hold.REFUSED) else self.desired.hold

    @property
    def place(self) -> int | None:
        """Where it stands in the queue, from 1; None if it does not wait there."""
        return self.desired.place if self.hold is Hold.QUEUE else None

    @property
    def state(self) -> TorrentState:
        """What the torrent is doing, WAITING where only the wish is known."""
        if self.hold is Hold.REFUSED:
            return TorrentState.ERROR
        if self.live is not None and self.engine_available:
            if self.live.complete and self._unconfirmed:
                return TorrentState.CHECKING
            return _held(self.live.state, self.hold)
        if self.complete:
            return TorrentState.FINISHED
        return TorrentState.PAUSED if self.hold is Hold.PAUSED else TorrentState.WAITING

    @property
    def note(self) -> str:
        """What the state does not say by itself, as a sentence; empty where it does."""
        if self.hold is Hold.REFUSED:
            return self.kept.refusal
        if not self.engine_available:
            begun = self.live is not None and self.live.downloaded_bytes > 0
            return notes.while_away(self.hold, complete=self.complete, begun=begun)
        return self._note_of(self.state)

    def _note_of(self, state: TorrentState) -> str:
        match state:
            case TorrentState.ERROR:
                return notes.failed(self.live.error if self.live is not None else "")
            case TorrentState.STALLED:
                return notes.stalled(self.seeds, self.peers)
            case TorrentState.QUEUED:
                return notes.queued(self.hold, self.place, self.disk_note)
            case TorrentState.FINISHED:
                return notes.finished(self.hold, self.ratio)
            case _:
                return notes.SAID.get(state, "")

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
        """The engine's word as far as rates, peers and ETA go: None when it is too old to be shown.

        None also while it stands still for its owner: what it does for others is not told.
        """
        if not self.engine_available or self.claim.paused or self.state in _STANDING_STILL:
            return None
        return self.live

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

    @property
    def uploaded_bytes(self) -> int:
        """What it gave to others, as far as the engine remembers."""
        return self.live.uploaded_bytes if self.live is not None else 0

    @property
    def ratio(self) -> float:
        """Uploaded over wanted bytes, 0 while nobody knows the size."""
        return self.uploaded_bytes / self.size_bytes if self.size_bytes else 0.0


def _held(state: TorrentState, hold: Hold | None) -> TorrentState:
    # The engine takes a moment to carry out a wish; until then its old state would look as if the wish were ignored.
    if hold is Hold.DISK and state is TorrentState.ERROR:
        return TorrentState.QUEUED  # no error that anybody has to do something about: it goes on by itself
    if hold is not None and state is TorrentState.SEEDING:
        return TorrentState.FINISHED
    if state not in _ON_ITS_WAY:
        return state
    if hold in (Hold.SEEDED, Hold.EGRESS):
        return TorrentState.FINISHED if state is TorrentState.PAUSED else state
    if hold is Hold.PAUSED:
        return TorrentState.PAUSED
    return TorrentState.QUEUED if hold is not None or state is TorrentState.PAUSED else state


@dataclass(frozen=True, slots=True)
class OwnedTorrents:
    """The actor's torrents, newest claim first. ``as_of`` is when the engine last answered, None if it never did."""

    torrents: tuple[OwnedTorrent, ...]
    engine_available: bool
    as_of: datetime | None
