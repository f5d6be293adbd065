"""Changing what somebody wishes of their own torrent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from domain.ownership import own
from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.users import Actor

from ..ports.database import Database, Unit
from ..ports.torrents import TorrentNotFound
from .carrying_out import CarryingOut
from .engine_mirror import EngineMirror
from .joint_wish import keep_joint_wish
from .owned_torrent import OwnedTorrent

Change: TypeAlias = Callable[[Claim, KeptTorrent], tuple[Claim, KeptTorrent]]


@dataclass(frozen=True, slots=True)
class Steering:
    """Records what the actor wishes of a torrent, and what follows for all; then has it carried out."""

    database: Database
    carry_out: CarryingOut
    mirror: EngineMirror

    async def steer(self, actor: Actor, infohash: InfoHash, change: Change) -> OwnedTorrent:
        """Record what ``change`` makes of the actor's claim and the torrent, decided while nobody else changes them.

        With the engine away it is carried out when it is back. Raises TorrentNotFound, EngineRefused, and what
        ``change`` raises.
        """
        steered = await self.record(actor, infohash, change)
        return await self.follow_up(steered)

    async def record(self, actor: Actor, infohash: InfoHash, change: Change) -> "Steered":
        """Record it only. Raises TorrentNotFound, and what ``change`` raises."""
        async with self.database.unit() as unit:
            former, before = await locked_claim(unit, actor, infohash)
            claim, kept = change(former, before)
            await unit.claims.save(claim)
            kept = await keep_joint_wish(unit, kept)
        await self.carry_out.record(infohash)
        return Steered(claim, kept, for_all=kept != before)

    async def follow_up(self, steered: "Steered") -> OwnedTorrent:
        """Have what was recorded carried out. Raises EngineRefused."""
        claim = steered.claim
        await self.carry_out.settle(claim.torrent, only=None if steered.for_all else claim.user)
        return self.mirror.view(claim, steered.kept)


@dataclass(frozen=True, slots=True)
class Steered:
    """The claim and the torrent as they are recorded now; ``for_all`` if it changed for everybody who shares it."""

    claim: Claim
    kept: KeptTorrent
    for_all: bool


async def locked_claim(unit: Unit, actor: Actor, infohash: InfoHash) -> tuple[Claim, KeptTorrent]:
    """The actor's claim and its torrent; nobody else changes either until the unit ends. Raises TorrentNotFound."""
    # People are locked before torrents, here as everywhere.
    await unit.users.get(actor.id, lock=True)
    kept = await unit.torrents.get(infohash, lock=True)
    claim = own(actor, await unit.claims.get(actor.id, infohash), TorrentNotFound)
    if kept is None:
        raise TorrentNotFound("There is no such torrent among yours.")
    return claim, kept
