"""From a magnet link to a torrent: what the peers told is looked at before a byte of it is fetched."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.errors import UuutorrentError
from domain.torrents.acceptance import accept_content
from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.manners import Manners
from domain.torrents.metainfo import InvalidTorrentFile, Metainfo
from domain.torrents.states import Wish
from domain.torrents.torrent_writing import asking

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.engines import Engines
from ..ports.torrent_engine import EngineRefused, EngineUnavailable, TorrentNotFound
from .carrying_out import CarryingOut
from .disk_watch import DiskWatch
from .ledger import Ledger
from .resolution import Resolution

_AGAIN_AFTER = timedelta(seconds=30)
"""When somebody who has to be asked does not answer."""
_PATIENCE = 20
"""After so long a wait, an engine is left alone for one part in so many of it."""


@dataclass(slots=True)
class ResolveMagnets:
    """Looks after every magnet link that waits for its metadata. One for the whole process, called again and again."""

    database: Database
    ledger: Ledger
    engines: Engines
    disk: DiskWatch
    resolution: Resolution
    carry_out: CarryingOut
    manners: Manners
    clock: Clock
    _asked_since: dict[InfoHash, datetime] = field(init=False, default_factory=dict)
    _again_at: dict[InfoHash, datetime] = field(init=False, default_factory=dict)
    _silent: set[str] = field(init=False, default_factory=set)
    """The engines that did not answer this time: each is waited for once, not once for every link."""

    async def __call__(self) -> frozenset[InfoHash]:
        """Return those that became torrents or were refused; who claims them has been told.

        What cannot be decided now, because somebody does not answer, is looked at again. Raises DatabaseUnavailable.
        """
        self._silent.clear()
        entries = (await self.ledger.entries()).values()
        waiting = [entry.kept for entry in entries if _waits(entry.kept)]
        names = {kept.infohash for kept in waiting}
        for remembered in (self._asked_since, self._again_at):
            for name in remembered.keys() - names:
                del remembered[name]
        return frozenset([kept.infohash for kept in waiting if await self._look_at(kept)])

    async def _look_at(self, kept: KeptTorrent) -> bool:
        again_at = self._again_at.get(kept.infohash)
        if again_at is not None and self.clock.now() < again_at:
            return False
        decided = await self._decide(kept)
        if decided:
            self._asked_since.pop(kept.infohash, None)
            await self.carry_out.record(kept.infohash)
            with suppress(EngineRefused):
                await self.carry_out.settle(kept.infohash)
        return decided

    async def _decide(self, kept: KeptTorrent) -> bool:
        try:
            raw = await self._ask(kept)
        except (EngineUnavailable, TorrentNotFound):
            # While nobody asks the peers, their time does not run out.
            self._asked_since.pop(kept.infohash, None)
            return False
        except EngineRefused as error:  # It will never tell: nothing is won by waiting.
            return await self.resolution.refuse(kept.infohash, error.detail)
        return await (self._refuse_if_late(kept) if raw is None else self._resolve(kept, raw))

    async def _ask(self, kept: KeptTorrent) -> bytes | None:
        if kept.engine in self._silent:
            raise EngineUnavailable("It did not answer a moment ago.")
        try:
            return await self.engines.of(kept.engine).metainfo(kept.infohash)
        except EngineUnavailable:
            self._silent.add(kept.engine)
            raise

    async def _refuse_if_late(self, kept: KeptTorrent) -> bool:
        # Counted here, and not from when it was added: the server, or the engine, may have been away.
        since = self._asked_since.setdefault(kept.infohash, self.clock.now())
        within = self.manners.metadata_within
        waited = self.clock.now() - since
        if waited < within:
            # Most tell within seconds or never: a hundred dead links must not cost a hundred questions a second.
            self._again_at[kept.infohash] = self.clock.now() + min(waited / _PATIENCE, _AGAIN_AFTER)
            return False
        minutes = max(1, round(within.total_seconds() / 60))
        why = f"No peer told what is in it within {minutes} minutes. Try again later, or choose another release."
        return await self.resolution.refuse(kept.infohash, why)

    async def _resolve(self, kept: KeptTorrent, raw: bytes) -> bool:
        async with self.database.unit() as unit:
            source = await unit.torrents.source(kept.infohash)
            claims = await unit.claims.on(kept.infohash)
        if not isinstance(source, Magnet):
            return False
        try:
            contents = await asyncio.to_thread(_accepted, raw, source)
        except UuutorrentError as error:
            return await self.resolution.refuse(kept.infohash, error.detail)
        return await self._keep(kept, claims, contents)

    async def _keep(self, kept: KeptTorrent, claims: Sequence[Claim], contents: Metainfo) -> bool:
        room = await self.disk.room(kept.engine)
        decided = await self.resolution.keep(kept.infohash, claims, contents, room)
        if not decided:
            self._again_at[kept.infohash] = self.clock.now() + _AGAIN_AFTER
        return decided


def _waits(kept: KeptTorrent) -> bool:
    return not kept.resolved and not kept.refusal and kept.wish is Wish.RUN


def _accepted(raw: bytes, link: Magnet) -> Metainfo:
    contents = asking(Metainfo.parse(raw), link.trackers)
    if contents.infohash_v2 == link.infohash:
        raise InvalidTorrentFile(
            "The torrent goes by another info-hash, too. Remove this one and add "
            f"{replace(link, infohash=contents.infohash, trackers=())}"
        )
    if contents.infohash != link.infohash:
        raise InvalidTorrentFile("The peers told of another torrent than the link. Choose another release.")
    accept_content(contents)
    return contents
