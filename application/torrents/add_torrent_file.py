"""Fetching a torrent by its .torrent."""

import asyncio
from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.sizes import shown_size
from domain.torrents.acceptance import accept_content
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.metainfo import Metainfo
from domain.torrents.torrent_writing import from_outside
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from .claiming import Claiming
from .kept_source import known_as
from .own_claims import OwnClaims
from .owned_torrent import OwnedTorrent
from .placing import Placing
from .resolution import Resolution


@dataclass(frozen=True, slots=True)
class AddTorrentFile:
    """Claim all of a torrent for the actor, who has its .torrent."""

    database: Database
    clock: Clock
    placing: Placing
    claiming: Claiming
    resolution: Resolution

    async def __call__(self, actor: Actor, raw: bytes) -> OwnedTorrent:
        """Begin the download; a torrent that is here already is joined.

        Raises InvalidTorrentFile, ContentRefused, NotEnoughSpace, QuotaExceeded, EngineRefused.
        """
        # A large torrent file takes a while to read: not on the event loop.
        contents = await asyncio.to_thread(from_outside, raw)
        accept_content(contents)
        now = self.clock.now()
        torrent = await self._placed(
            KeptTorrent(
                contents.infohash,
                contents.name,
                size_bytes=contents.size_bytes,
                folder=folder_of(contents.infohash),
                added_at=now,
                infohash_v2=contents.infohash_v2,
            ),
            contents,
        )
        claim = Claim(actor.id, contents.infohash, claimed_at=now, title=contents.name)
        await self._accept_usage(claim.priced(contents))
        owned = await self.claiming.begin(claim, torrent, contents, _deed(actor, claim, contents))
        return owned if owned.kept.resolved else await self._resolve(owned, contents)

    async def _placed(self, torrent: KeptTorrent, contents: Metainfo) -> KeptTorrent:
        async with self.database.unit() as unit:
            kept = await known_as(unit, torrent.infohash)
        if kept is None or kept.wish.removes:
            return await self.placing.place(torrent, torrent.size_bytes)
        here = contents.size_of(kept.wanted_files) if kept.resolved else 0
        await self.placing.grow(kept, torrent.size_bytes - here)
        return torrent

    async def _accept_usage(self, claim: Claim) -> None:
        # Of a link that waits for its metadata ``Claiming`` cannot tell the size.
        async with self.database.unit() as unit:
            (await OwnClaims.locked(unit, claim.user)).accept(claim, self.claiming.manners.quota)

    async def _resolve(self, owned: OwnedTorrent, contents: Metainfo) -> OwnedTorrent:
        """It was a magnet link that waits for its metadata: here they are."""
        room = await self.placing.disk.room(owned.kept.engine)
        async with self.database.unit() as unit:
            claims = await unit.claims.on(owned.infohash)
        await self.resolution.keep(owned.infohash, claims, contents, room)
        await self.claiming.carry_out.record(owned.infohash)
        await self.claiming.carry_out.settle(owned.infohash)
        async with self.database.unit() as unit:
            claim = await unit.claims.get(owned.claim.user, owned.infohash)
            kept = await unit.torrents.get(owned.infohash)
        return self.claiming.mirror.view(claim or owned.claim, kept or owned.kept)


def _deed(actor: Actor, claim: Claim, contents: Metainfo) -> AuditEvent:
    details = {"by": "torrent file", "size": shown_size(contents.size_bytes)}
    action, subject = AuditAction.ADDED, claim.torrent
    return AuditEvent.by(actor, action, claim.claimed_at, subject=subject, subject_name=claim.title, details=details)
