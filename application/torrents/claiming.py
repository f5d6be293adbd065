"""Keeping a torrent for somebody, and fetching it."""

from contextlib import suppress
from dataclasses import dataclass, replace

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import Wish

from ..ports.database import Database, DatabaseUnavailable, Unit
from ..ports.torrent_engine import EngineRefused, EngineUnavailable
from .claimants import Claimants
from .engine_agreement import EngineAgreement
from .engine_mirror import EngineMirror
from .owned_torrent import OwnedTorrent


@dataclass(frozen=True, slots=True)
class Claiming:
    """What every way to a torrent ends in: record the wish, act on the engine, tell those who look on.

    With the engine away the wish is recorded all the same, and carried out when it is back. One for the whole process.
    """

    database: Database
    agreement: EngineAgreement
    mirror: EngineMirror
    claimants: Claimants

    async def begin(self, claim: Claim, torrent: KeptTorrent, source: Metainfo | Magnet) -> OwnedTorrent:
        """Keep ``torrent``, claim it and have the engine fetch it.

        One that is kept already is joined: then what the claim is for is wanted beside what was before, and the
        person's own claims become one. Raises EngineRefused; then nothing of it stays.
        """
        async with self.database.unit() as unit:
            kept = await unit.torrents.get(claim.torrent, lock=True)
            if kept is not None and kept.wish.removes:
                # It was about to leave with all that is known about it: what comes back is a new torrent.
                await unit.torrents.remove(claim.torrent)
                kept = None
            if kept is None:
                await unit.torrents.add(torrent, source.raw if isinstance(source, Metainfo) else source)
            recorded = await _record(unit, claim, kept or torrent, source)
        return await self._fetch(recorded)

    async def _fetch(self, recorded: "_Recorded") -> OwnedTorrent:
        infohash = recorded.kept.infohash
        self.claimants.forget()
        try:
            await self.agreement.settle(infohash)
        except EngineUnavailable as error:
            self.mirror.lose(error)
        except EngineRefused:
            await self._give_back(recorded)
            raise
        # The wish is kept and the download has begun: a database that fails only now costs the others their news.
        with suppress(DatabaseUnavailable):
            await self.claimants.tell(infohash)
        return self.mirror.view(recorded.claim, recorded.kept)

    async def _give_back(self, recorded: "_Recorded") -> None:
        claim = recorded.claim
        async with self.database.unit() as unit:
            await unit.torrents.get(claim.torrent, lock=True)
            if recorded.former is not None:
                await unit.claims.save(recorded.former)
                return
            await unit.claims.remove(claim.user, claim.torrent)
            if not await unit.claims.on(claim.torrent):
                await unit.torrents.remove(claim.torrent)
        self.claimants.forget()


@dataclass(frozen=True, slots=True)
class _Recorded:
    claim: Claim
    kept: KeptTorrent
    former: Claim | None
    """What the person had claimed of it before."""


async def _record(unit: Unit, claim: Claim, kept: KeptTorrent, source: Metainfo | Magnet) -> _Recorded:
    former = await unit.claims.get(claim.user, claim.torrent)
    if former is None:
        await unit.claims.add(claim)
    else:
        claim = claim.after(former)
        await unit.claims.save(claim)
    contents = source if isinstance(source, Metainfo) else None
    wished = replace(kept.also_wanting(claim.files, contents), wish=Wish.RUN)
    if wished != kept:
        await unit.torrents.save(wished)
    return _Recorded(claim, wished, former)
