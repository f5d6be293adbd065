"""Going on with a torrent."""

from dataclasses import dataclass, replace

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.users import Actor

from .owned_torrent import OwnedTorrent
from .steering import Steering


@dataclass(frozen=True, slots=True)
class ResumeTorrent:
    """Let a paused torrent go on."""

    steering: Steering

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Idempotent; with the engine away it is done when it is back. Raises TorrentNotFound, EngineRefused."""
        return await self.steering.steer(actor, infohash, _running)


def _running(claim: Claim, kept: KeptTorrent) -> tuple[Claim, KeptTorrent]:
    return replace(claim, paused=False), kept
