"""Fetching a torrent by a magnet link."""

from dataclasses import dataclass, replace

from domain.auditing import AuditAction, AuditEvent
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.magnet import Magnet
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from .claiming import Claiming
from .kept_source import kept_source, known_as
from .owned_torrent import OwnedTorrent
from .placing import Placing


@dataclass(frozen=True, slots=True)
class AddMagnet:
    """Claim the torrent of a magnet link for the actor. What is in it is known when peers have told the engine."""

    database: Database
    clock: Clock
    placing: Placing
    claiming: Claiming

    async def __call__(self, actor: Actor, magnet: str) -> OwnedTorrent:
        """Raises InvalidMagnet, NotEnoughSpace, QuotaExceeded, EngineRefused."""
        link, now = Magnet.parse(magnet), self.clock.now()
        async with self.database.unit() as unit:
            kept = await known_as(unit, link.infohash)
        if kept is not None:
            link = replace(link, infohash=kept.infohash, infohash_v2=None)
        name = link.name or link.infohash
        claim = Claim(user=actor.id, torrent=link.infohash, claimed_at=now, title=name)
        # What the link says of a second info-hash is not believed: whoever has that torrent would be led to this one.
        torrent = KeptTorrent(
            link.infohash, name, size_bytes=0, folder=folder_of(link.infohash), added_at=now, resolved=False
        )
        if kept is None or kept.wish.removes:
            torrent = await self.placing.place(torrent, 0)
        # Of a torrent that is here in part its file list says what is missing.
        known = await kept_source(self.database, link.infohash)
        # Never the link itself: a private tracker's address holds a secret of its user.
        deed = AuditEvent.by(
            actor, AuditAction.ADDED, now, subject=link.infohash, subject_name=name, details={"by": "magnet link"}
        )
        return await self.claiming.begin(claim, torrent, known or link, deed)
