"""Stopping a torrent for a while."""

from dataclasses import dataclass

from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import Actor

from .owned_torrent import OwnedTorrent
from .steering import Steering


@dataclass(frozen=True, slots=True)
class PauseTorrent:
    """Stop up- and downloading. Whoever shares the torrent sees it paused too: there is one download for all."""

    steering: Steering

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Idempotent; with the engine away it is done when it is back. Raises TorrentNotFound, EngineRefused."""
        return await self.steering.steer(actor, infohash, Wish.PAUSE)
