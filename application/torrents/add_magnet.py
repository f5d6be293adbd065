"""Fetching a torrent by hand."""

from dataclasses import dataclass

from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.magnet import Magnet
from domain.users import Actor

from ..ports.clock import Clock
from .claiming import Claiming
from .owned_torrent import OwnedTorrent


@dataclass(frozen=True, slots=True)
class AddMagnet:
    """Claim the torrent of a magnet link for the actor. What is in it is known when peers have told the engine."""

    clock: Clock
    claiming: Claiming

    async def __call__(self, actor: Actor, magnet: str) -> OwnedTorrent:
        """Raises InvalidMagnet, EngineRefused."""
        link, now = Magnet.parse(magnet), self.clock.now()
        name = link.name or link.infohash
        claim = Claim(user=actor.id, torrent=link.infohash, claimed_at=now, title=name)
        torrent = KeptTorrent(link.infohash, name, size_bytes=0, folder=folder_of(link.infohash), added_at=now)
        return await self.claiming.begin(claim, torrent, link)
