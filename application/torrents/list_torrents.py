"""The actor's torrents."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.database import Database
from .engine_mirror import EngineMirror
from .owned_torrent import OwnedTorrents


@dataclass(frozen=True, slots=True)
class ListTorrents:
    """List what the actor claimed, as the engine last showed it. The engine itself is not asked."""

    database: Database
    mirror: EngineMirror

    async def __call__(self, actor: Actor) -> OwnedTorrents:
        """Newest claim first; works while the engine is away."""
        async with self.database.unit() as unit:
            claims = await unit.claims.of(actor.id)
            kept = {torrent.infohash: torrent for torrent in await unit.torrents.all()}
        owned = (self.mirror.view(claim, kept[claim.torrent]) for claim in claims if claim.torrent in kept)
        return OwnedTorrents(tuple(owned), self.mirror.available, self.mirror.as_of)
