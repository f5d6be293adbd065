"""One of the actor's torrents."""

from dataclasses import dataclass

from domain.ownership import own
from domain.torrents.infohash import InfoHash
from domain.users import Actor

from ..ports.torrents import TorrentNotFound
from .engine_mirror import EngineMirror
from .ledger import Ledger
from .owned_torrent import OwnedTorrent


@dataclass(frozen=True, slots=True)
class ShowTorrent:
    """Show a torrent that the actor claimed, as the engine last showed it. Neither database nor engine is asked."""

    ledger: Ledger
    mirror: EngineMirror

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Raises TorrentNotFound, and DatabaseUnavailable if it never answered."""
        entry = await self.ledger.entry(infohash)
        claim = own(actor, entry.of(actor.id) if entry is not None else None, TorrentNotFound)
        if entry is None:
            raise TorrentNotFound("There is no such torrent among yours.")
        return self.mirror.view(claim, entry.kept)
