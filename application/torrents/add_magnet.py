"""Fetching a torrent by hand."""

from dataclasses import dataclass

from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.magnet import Magnet
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from .claiming import Claiming
from .kept_source import kept_source
from .owned_torrent import OwnedTorrent


@dataclass(frozen=True, slots=True)
class AddMagnet:
    """Claim the torrent of a magnet link for the actor. What is in it is known when peers have told the engine."""

    database: Database
    clock: Clock
    claiming: Claiming

    async def __call__(self, actor: Actor, magnet: str) -> OwnedTorrent:
        """Raises InvalidMagnet, EngineRefused."""
        link, now = Magnet.parse(magnet), self.clock.now()
        name = link.name or link.infohash
        claim = Claim(user=actor.id, torrent=link.infohash, claimed_at=now, title=name)
        torrent = KeptTorrent(link.infohash, name, size_bytes=0, folder=folder_of(link.infohash), added_at=now)
        # Of a torrent that is here in part its file list says what is missing.
        known = await kept_source(self.database, link.infohash)
        return await self.claiming.begin(claim, torrent, known or link)
