"""Keeping a torrent for somebody, and fetching it."""

from dataclasses import dataclass, replace

from domain.auditing import AuditAction, AuditEvent
from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.magnet import Magnet
from domain.torrents.manners import Manners
from domain.torrents.metainfo import Metainfo
from domain.torrents.own_order import last_place

from ..ports.database import Database, Unit
from ..ports.torrent_engine import EngineRefused
from .carrying_out import CarryingOut
from .engine_mirror import EngineMirror
from .joint_wish import contents_of, keep_joint_wish
from .own_claims import OwnClaims
from .owned_torrent import OwnedTorrent


@dataclass(frozen=True, slots=True)
class Claiming:
    """What every way to a torrent ends in: record the wish, act on the engine, tell those who look on.

    With the engine away the wish is recorded all the same, and carried out when it is back. One for the whole process.
    """

    database: Database
    carry_out: CarryingOut
    mirror: EngineMirror
    manners: Manners

    async def begin(
        self, claim: Claim, torrent: KeptTorrent, source: Metainfo | Magnet, deed: AuditEvent
    ) -> OwnedTorrent:
        """Keep ``torrent``, claim it and have the engine fetch it.

        One that is kept already is joined: then what the claim is for is wanted beside what was before, and the
        person's own claims become one. ``deed`` is recorded, unless they claim all of that already. Raises
        QuotaExceeded, and EngineRefused; then nothing of it stays but the record of both.
        """
        async with self.database.unit() as unit:
            own = await OwnClaims.locked(unit, claim.user)
            kept, torrent = await self._kept(unit, torrent, source)
            former = own.on(claim.torrent)
            contents = await _contents(unit, kept, source)
            claim = _joined(claim, own).priced(contents)
            own.accept(claim, self.manners.quota)
            await (unit.claims.add if former is None else unit.claims.save)(claim)
            new = former is None or claim != replace(former, paused=False)
            if new:
                await unit.audit.add(deed)
            wanted = replace(torrent, refusal="", seeded_at=None)
            recorded = await keep_joint_wish(unit, wanted, contents)
        await self.carry_out.record(claim.torrent)
        try:
            await self.carry_out.settle(claim.torrent, only=claim.user if recorded == kept else None)
        except EngineRefused as refusal:
            await self._give_back(claim, former, self._undone(deed, refusal) if new else None)
            raise
        return self.mirror.view(claim, recorded)

    async def _kept(
        self, unit: Unit, torrent: KeptTorrent, source: Metainfo | Magnet
    ) -> tuple[KeptTorrent | None, KeptTorrent]:
        """The torrent as it was kept, None if it was not; and as it is kept now."""
        kept = await unit.torrents.get(torrent.infohash, lock=True)
        if kept is not None and kept.wish.removes:
            # It was about to leave with all that is known about it: what comes back is a new torrent. It comes back
            # where it was: no other engine would ever take it out there.
            if kept.engine in self.mirror.engines.named:
                torrent = replace(torrent, engine=kept.engine, folder=kept.folder)
            await unit.torrents.remove(torrent.infohash)
            kept = None
        raw = source.raw if isinstance(source, Metainfo) else source
        if kept is None and not await unit.torrents.add(torrent, raw):
            # Somebody else was faster by a moment, and may have placed it elsewhere: it is joined.
            kept = await unit.torrents.get(torrent.infohash, lock=True)
        return kept, kept or torrent

    def _undone(self, deed: AuditEvent, refusal: EngineRefused) -> AuditEvent:
        details = (("why", str(refusal)),)
        return replace(deed, at=self.mirror.clock.now(), action=AuditAction.ENGINE_REFUSED, details=details)

    async def _give_back(self, claim: Claim, former: Claim | None, told: AuditEvent | None) -> None:
        async with self.database.unit() as unit:
            await unit.users.get(claim.user, lock=True)
            kept = await unit.torrents.get(claim.torrent, lock=True)
            if former is not None:
                await unit.claims.save(former)
            else:
                await unit.claims.remove(claim.user, claim.torrent)
            if kept is not None and await unit.claims.on(claim.torrent):
                await keep_joint_wish(unit, kept)
            else:
                await unit.torrents.remove(claim.torrent)
            if told is not None:
                await unit.audit.add(told)
        await self.carry_out.record(claim.torrent)


async def _contents(unit: Unit, kept: KeptTorrent | None, source: Metainfo | Magnet) -> Metainfo | None:
    """What is in it as far as it is kept: a magnet that waits for its metadata goes on waiting."""
    if kept is None or (kept.resolved and isinstance(source, Metainfo)):
        return source if isinstance(source, Metainfo) else None
    return await contents_of(unit, kept.infohash)


def _joined(claim: Claim, own: OwnClaims) -> Claim:
    former = own.on(claim.torrent)
    return replace(claim, place=last_place(own.claims)) if former is None else claim.after(former)
