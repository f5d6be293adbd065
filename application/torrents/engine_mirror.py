"""What the engine last said about every torrent: requests read this and never wait for the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState

from ..ports.clock import Clock
from ..ports.torrent_engine import EngineTorrent, EngineUnavailable, TorrentEngine
from .owned_torrent import OwnedTorrent

_ON_ITS_WAY = (
    TorrentState.METADATA,
    TorrentState.QUEUED,
    TorrentState.CHECKING,
    TorrentState.DOWNLOADING,
    TorrentState.STALLED,
)


@dataclass(slots=True)
class EngineMirror:
    """The last known state of every torrent in the engine that is ours, claimed or not, and its age. One a process."""

    engine: TorrentEngine
    clock: Clock
    available: bool = field(init=False, default=False)
    """Whether the engine answered when it was last asked."""
    as_of: datetime | None = field(init=False, default=None)
    """When it last answered, None if it never did."""
    asked: bool = field(init=False, default=False)
    """Whether it was asked at all: before, nobody knows whether it is there."""
    problem: str = field(init=False, default="")
    """Why it is not available, as a sentence."""
    _torrents: dict[InfoHash, EngineTorrent] = field(init=False, default_factory=dict)
    _newer: dict[InfoHash, EngineTorrent | None] = field(init=False, default_factory=dict)

    def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The engine's last word on the torrent, None if it held no such torrent."""
        return self._torrents.get(torrent)

    @property
    def active(self) -> bool:
        """Whether any torrent is on its way, or steered since the last look: worth looking often."""
        return bool(self._newer) or any(torrent.state in _ON_ITS_WAY for torrent in self._torrents.values())

    @property
    def complete(self) -> Mapping[InfoHash, int]:
        """The torrents of which every wanted byte is there, and how many bytes that are."""
        return {infohash: torrent.size_bytes for infohash, torrent in self._torrents.items() if torrent.complete}

    @property
    def outstanding_bytes(self) -> int:
        """What the incomplete torrents have yet to write to the disk."""
        incomplete = (torrent for torrent in self._torrents.values() if not torrent.complete)
        return sum(max(0, torrent.size_bytes - torrent.downloaded_bytes) for torrent in incomplete)

    def view(self, claim: Claim, kept: KeptTorrent) -> OwnedTorrent:
        """Put the engine's last word beside what we keep."""
        return OwnedTorrent(claim, kept, self.get(kept.infohash), self.as_of, self.available)

    async def refresh(self) -> frozenset[InfoHash]:
        """Ask the engine for everything; return the torrents that look different now.

        Never raises EngineUnavailable: the failure is recorded and the last known state stays, ageing.
        """
        self._newer.clear()
        before = self._torrents, self.available
        try:
            told = dict(await self.engine.all())
        except EngineUnavailable as error:
            self.lose(error)
        else:
            self._succeed(told)
        return self._differing(*before)

    def apply(self, infohash: InfoHash, torrent: EngineTorrent | None) -> None:
        """Note at once what an action of ours led to; None when the engine holds the torrent no more."""
        # An answer to a question asked before the action is older than the action: ``refresh`` lets this one win.
        self._newer[infohash] = torrent
        self._torrents = _with(self._torrents, {infohash: torrent})

    def lose(self, error: EngineUnavailable) -> None:
        """Note that the engine did not answer; its last known state stays."""
        self.available, self.asked, self.problem = False, True, error.detail

    def _succeed(self, told: dict[InfoHash, EngineTorrent]) -> None:
        self._torrents = _with(told, self._newer)
        self.available, self.asked, self.problem, self.as_of = True, True, "", self.clock.now()

    def _differing(self, before: dict[InfoHash, EngineTorrent], was_available: bool) -> frozenset[InfoHash]:
        known = before.keys() | self._torrents.keys()
        if was_available != self.available:
            return frozenset(known)
        return frozenset(name for name in known if before.get(name) != self._torrents.get(name))


def _with(
    torrents: dict[InfoHash, EngineTorrent], news: dict[InfoHash, EngineTorrent | None]
) -> dict[InfoHash, EngineTorrent]:
    merged = {**torrents, **news}
    return {infohash: torrent for infohash, torrent in merged.items() if torrent is not None}
