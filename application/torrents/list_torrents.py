"""The actor's torrents."""

from dataclasses import dataclass

from domain.users import Actor

from .engine_mirror import EngineMirror
from .ledger import Ledger
from .owned_torrent import OwnedTorrents


@dataclass(frozen=True, slots=True)
class ListTorrents:
    """List what the actor claimed, as the engine last showed it. Neither database nor engine is asked."""

    ledger: Ledger
    mirror: EngineMirror

    async def __call__(self, actor: Actor) -> OwnedTorrents:
        """Newest claim first; works while the engine is away. Raises DatabaseUnavailable if it never answered."""
        entries = await self.ledger.entries()
        claims = await self.ledger.claims_of(actor.id)
        owned = (self.mirror.view(claim, entries[claim.torrent].kept) for claim in claims if claim.torrent in entries)
        return OwnedTorrents(tuple(owned), self.mirror.available, self.mirror.as_of)
