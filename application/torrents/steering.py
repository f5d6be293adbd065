"""Pausing and resuming, for those who may."""

from contextlib import suppress
from dataclasses import dataclass, replace

from domain.ownership import own
from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import Actor

from ..ports.database import Database, DatabaseUnavailable
from ..ports.torrent_engine import EngineUnavailable, TorrentNotFound
from .claimants import Claimants
from .engine_agreement import EngineAgreement
from .engine_mirror import EngineMirror
from .owned_torrent import OwnedTorrent


@dataclass(frozen=True, slots=True)
class Steering:
    """Records what the actor wishes of a torrent and has the engine carry it out, now or when it is back."""

    database: Database
    agreement: EngineAgreement
    mirror: EngineMirror
    claimants: Claimants

    async def steer(self, actor: Actor, infohash: InfoHash, wish: Wish) -> OwnedTorrent:
        """Wish it for everybody who shares the torrent. Raises TorrentNotFound."""
        async with self.database.unit() as unit:
            kept = await unit.torrents.get(infohash, lock=True)
            claim = own(actor, await unit.claims.get(actor.id, infohash), TorrentNotFound)
            if kept is None:
                raise TorrentNotFound("There is no such torrent among yours.")
            kept = replace(kept, wish=wish)
            await unit.torrents.save(kept)
        try:
            await self.agreement.settle(infohash)
        except EngineUnavailable as error:
            self.mirror.lose(error)
        with suppress(DatabaseUnavailable):
            await self.claimants.tell(infohash)
        return self.mirror.view(claim, kept)
