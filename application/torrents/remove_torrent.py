"""Giving a torrent up."""

from contextlib import suppress
from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.ownership import require_admin
from domain.torrents.claims import Claim
from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import Events, TorrentGone
from ..ports.torrent_engine import EngineRefused
from .carrying_out import CarryingOut
from .claim_dropping import drop_claim
from .steering import locked_claim


@dataclass(frozen=True, slots=True)
class RemoveTorrent:
    """Drop the actor's claim; with the last claim the torrent leaves the engine, and its data the disk.

    Data that nobody claims any more belong to nobody, and count on nobody's quota: only an admin may leave them there.
    """

    database: Database
    carry_out: CarryingOut
    events: Events
    clock: Clock

    async def __call__(self, actor: Actor, infohash: InfoHash, *, with_data: bool) -> None:
        """With the engine away it is removed there when it is back. Raises TorrentNotFound, AdminsOnly."""
        async with self.database.unit() as unit:
            claim, _ = await locked_claim(unit, actor, infohash)
            if not with_data:
                require_admin(actor)
            changed = await drop_claim(unit, actor.id, infohash, Wish.REMOVE_WITH_DATA if with_data else Wish.REMOVE)
            await unit.audit.add(self._deed(actor, claim, with_data=with_data))
        await self.carry_out.record(infohash)
        self.events.publish(TorrentGone(actor.id, infohash))
        # The claim is gone, whatever happens now; what fails here is made good by reconciling.
        with suppress(EngineRefused):
            if changed:
                await self.carry_out.settle(infohash)

    def _deed(self, actor: Actor, claim: Claim, *, with_data: bool) -> AuditEvent:
        action, now, details = AuditAction.REMOVED, self.clock.now(), {"data": "removed" if with_data else "left"}
        return AuditEvent.by(actor, action, now, subject=claim.torrent, subject_name=claim.title, details=details)
