"""One of the actor's torrents."""

from dataclasses import dataclass

from domain.ownership import own
from domain.torrents.infohash import InfoHash
from domain.users import Actor

from ..ports.database import Database
from ..ports.torrents import TorrentNotFound
from .engine_mirror import EngineMirror
from .owned_torrent import OwnedTorrent


@dataclass(frozen=True, slots=True)
class ShowTorrent:
    """Show a torrent that the actor claimed, as the engine last showed it."""

    database: Database
    mirror: EngineMirror

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Raises TorrentNotFound."""
        async with self.database.unit() as unit:
            claim = own(actor, await unit.claims.get(actor.id, infohash), TorrentNotFound)
            kept = await unit.torrents.get(infohash)
        if kept is None:
            raise TorrentNotFound("There is no such torrent among yours.")
        return self.mirror.view(claim, kept)
