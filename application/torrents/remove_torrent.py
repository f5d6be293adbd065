"""Giving a torrent up."""

from contextlib import suppress
from dataclasses import dataclass

from domain.ownership import own
from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import Actor

from ..ports.database import Database, DatabaseUnavailable, Unit
from ..ports.events import Events, TorrentGone
from ..ports.torrent_engine import EngineUnavailable, TorrentNotFound
from .claim_dropping import drop_claim
from .claimants import Claimants
from .engine_agreement import EngineAgreement
from .engine_mirror import EngineMirror


@dataclass(frozen=True, slots=True)
class RemoveTorrent:
    """Drop the actor's claim; with the last claim the torrent leaves the engine, and its data the disk if so wished."""

    database: Database
    agreement: EngineAgreement
    mirror: EngineMirror
    claimants: Claimants
    events: Events

    async def __call__(self, actor: Actor, infohash: InfoHash, *, with_data: bool) -> None:
        """With the engine away it is removed there when it is back. Raises TorrentNotFound."""
        async with self.database.unit() as unit:
            last = await _drop(unit, actor, infohash, Wish.REMOVE_WITH_DATA if with_data else Wish.REMOVE)
        self.claimants.forget()
        self.events.publish(TorrentGone(actor.id, infohash))
        if not last:
            return
        # The claim is gone, whatever happens now; what fails here is made good by reconciling.
        with suppress(DatabaseUnavailable):
            try:
                await self.agreement.settle(infohash)
            except EngineUnavailable as error:
                self.mirror.lose(error)


async def _drop(unit: Unit, actor: Actor, infohash: InfoHash, wish: Wish) -> bool:
    own(actor, await unit.claims.get(actor.id, infohash), TorrentNotFound)
    return await drop_claim(unit, actor.id, infohash, wish)
