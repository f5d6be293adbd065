"""Stopping a torrent for a while."""

from dataclasses import dataclass, replace

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.users import Actor

from .owned_torrent import OwnedTorrent
from .steering import Steering


@dataclass(frozen=True, slots=True)
class PauseTorrent:
    """Want no up- and downloading for now. While somebody else wants it, the download itself goes on."""

    steering: Steering

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Idempotent; with the engine away it is done when it is back. Raises TorrentNotFound, EngineRefused."""
        return await self.steering.steer(actor, infohash, _paused)


def _paused(claim: Claim, kept: KeptTorrent) -> tuple[Claim, KeptTorrent]:
    return replace(claim, paused=True), kept
