"""Going on with a torrent."""

from dataclasses import dataclass

from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import Actor

from .owned_torrent import OwnedTorrent
from .steering import Steering


@dataclass(frozen=True, slots=True)
class ResumeTorrent:
    """Let a paused torrent go on, for everybody who shares it."""

    steering: Steering

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Idempotent; with the engine away it is done when it is back. Raises TorrentNotFound, EngineRefused."""
        return await self.steering.steer(actor, infohash, Wish.RUN)
