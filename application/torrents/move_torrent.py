"""Saying what is to be downloaded sooner."""

from dataclasses import dataclass

from domain.ownership import own
from domain.torrents.infohash import InfoHash
from domain.torrents.own_order import Move, moved
from domain.users import Actor

from ..ports.database import Database
from ..ports.events import Events, TorrentChanged
from ..ports.torrents import TorrentNotFound
from .carrying_out import CarryingOut
from .ledger import Ledger
from .own_claims import OwnClaims
from .owned_torrent import OwnedTorrent
from .planner import Planner
from .show_torrent import ShowTorrent


@dataclass(frozen=True, slots=True)
class MoveTorrent:
    """Move a torrent within the actor's own order. What is complete waits for nothing and is passed over."""

    database: Database
    ledger: Ledger
    carry_out: CarryingOut
    planner: Planner
    show: ShowTorrent
    events: Events

    async def __call__(self, actor: Actor, infohash: InfoHash, move: Move) -> OwnedTorrent:
        """Whoever shares the torrent keeps their own order. Raises TorrentNotFound."""
        entries = await self.ledger.entries()
        complete = {name for name, entry in entries.items() if entry.kept.completed_at is not None} - {infohash}
        async with self.database.unit() as unit:
            mine = await OwnClaims.locked(unit, actor.id)
            own(actor, mine.on(infohash), TorrentNotFound)
            changed = moved([claim for claim in mine.claims if claim.torrent not in complete], infohash, move)
            for claim in changed:
                await unit.claims.save(claim)
        await self.carry_out.record(*(claim.torrent for claim in changed))
        await self.planner.renew()
        # What the engine has to do, if anything, follows with the plan.
        for claim in changed:
            self.events.publish(TorrentChanged(actor.id, claim.torrent))
        return await self.show(actor, infohash)
