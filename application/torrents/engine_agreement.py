"""Making an engine agree with what we keep and plan, one torrent at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import UNLIMITED, SpeedLimits
from domain.torrents.planning import Hold
from domain.torrents.states import TorrentState, Wish

from ..ports.database import Database
from ..ports.engines import Engines
from ..ports.torrent_engine import EngineTorrent, EngineUnavailable, TorrentEngine, TorrentNotFound
from .engine_mirror import EngineMirror
from .kept_source import kept_source
from .planner import Planner


@dataclass(frozen=True, slots=True)
class _Told:
    """What this process told an engine about a torrent and cannot see there. None is nothing."""

    files: tuple[int, ...] | None = None
    size_bytes: int = 0
    """What the engine made of that choice: another size is another choice."""
    first: frozenset[int] = frozenset()
    limits: SpeedLimits | None = None


_NOTHING = _Told()


@dataclass(frozen=True, slots=True)
class EngineAgreement:
    """Carries out the recorded wish for a torrent, as far as the plan lets it. One for the whole process.

    Every step is idempotent and reads the wish anew, so whatever a crash or an outage left undone is done by calling
    again. Actions on one torrent happen one after the other: an older wish can never overtake a newer one.
    """

    database: Database
    engines: Engines
    mirror: EngineMirror
    planner: Planner
    _locks: WeakValueDictionary[InfoHash, asyncio.Lock] = field(
        init=False, repr=False, compare=False, default_factory=WeakValueDictionary
    )
    _told: dict[InfoHash, _Told] = field(init=False, repr=False, compare=False, default_factory=dict)

    async def settle(self, torrent: InfoHash) -> None:
        """Plan anew, and make the engine agree; a torrent that is not kept is none of ours and is left alone.

        Raises EngineUnavailable, EngineRefused, InvalidTorrentFile, DatabaseUnavailable.
        """
        await self.planner.renew_about(torrent)
        await self.carry_out(torrent)

    async def carry_out(self, torrent: InfoHash) -> None:
        """Make the engine agree with the wish and the plan as it is. Raises what ``settle`` raises."""
        async with self._alone_with(torrent):
            async with self.database.unit() as unit:
                kept = await unit.torrents.get(torrent)
                claims = await unit.claims.on(torrent)
            if kept is None:
                return
            try:
                await (self._take_out(kept) if kept.wish.removes else self._put_in(kept, claims))
            except EngineUnavailable as error:
                self.mirror.lose(error, kept.engine)
                raise

    async def fetches_wanted(self, kept: KeptTorrent, live: EngineTorrent) -> bool:
        """Whether the engine fetches the wanted files and no others; it is asked only where that may have changed.

        Raises TorrentNotFound, EngineUnavailable.
        """
        told = self._told.get(kept.infohash, _NOTHING)
        if (told.files, told.size_bytes) == (kept.wanted_files, live.size_bytes):
            return True
        fetches = await self._missing_choice(self.engines.of(kept.engine), kept) is None
        if fetches:
            self._told[kept.infohash] = replace(told, files=kept.wanted_files, size_bytes=live.size_bytes)
        return fetches

    def owes(self, kept: KeptTorrent, claims: Sequence[Claim], live: EngineTorrent) -> bool:
        """Whether the engine has yet to be told of limits, or of files that come first."""
        told = self._told.get(kept.infohash, _NOTHING)
        owes_first = kept.resolved and kept.completed_at is None and told.first != _first(kept, claims)
        return owes_first or self._owes_limits(kept.infohash, live)

    def runs(self, kept: KeptTorrent) -> bool:
        """Whether the torrent is to give and take data: the plan may be older than the wish."""
        if kept.wish is Wish.PAUSE or kept.refusal:
            return False
        hold = self.planner.of(kept.infohash).hold
        return hold is None or hold in (Hold.PAUSED, Hold.REFUSED)

    async def welcome(self, engine: str) -> None:
        """Tell everything again to an engine that was away: it may have forgotten it. Raises EngineUnavailable."""
        self._told.clear()
        everybody, engines = self.planner.manners.everybody, len(self.engines.named)
        if everybody != UNLIMITED:  # What the operator set in the engine itself is theirs.
            shares = SpeedLimits(_share(everybody.download_rate, engines), _share(everybody.upload_rate, engines))
            await self.engines.of(engine).limit_all(shares)

    async def _missing_choice(self, engine: TorrentEngine, kept: KeptTorrent) -> frozenset[int] | None:
        """The files that the engine has yet to be told of; None if it knows, or cannot know them."""
        files = await engine.files(kept.infohash)
        if not files:
            return None
        wanted = frozenset(kept.wanted_files) or frozenset(file.index for file in files)
        return None if wanted == {file.index for file in files if file.wanted} else wanted

    async def _put_in(self, kept: KeptTorrent, claims: Sequence[Claim]) -> None:
        engine = self.engines.of(kept.engine)
        live = await engine.get(kept.infohash)
        if live is None:
            if not await self._add(engine, kept):
                return
            self._told.pop(kept.infohash, None)
        with suppress(TorrentNotFound):  # Taken out by somebody else just now: the next round puts it in again.
            if live is None or not _has_what_is_wanted(kept, live):
                await self._choose(engine, kept, _first(kept, claims))
            await self._limit(engine, kept.infohash, live)
            if live is not None and not _stays_missing(kept, live):
                await (engine.resume if self.runs(kept) else engine.pause)(kept.infohash)
        self.mirror.apply(kept.infohash, await engine.get(kept.infohash), kept.engine)

    async def _add(self, engine: TorrentEngine, kept: KeptTorrent) -> bool:
        source = await kept_source(self.database, kept.infohash)
        if source is None:
            return False
        await engine.add(source, folder=folder_of(kept.infohash), wanted=kept.wanted_files, paused=not self.runs(kept))
        return True

    async def _choose(self, engine: TorrentEngine, kept: KeptTorrent, first: frozenset[int]) -> None:
        if not kept.resolved:
            return  # Nobody has looked at what is in it: nothing of it is fetched.
        told = self._told.get(kept.infohash, _NOTHING)
        choice = await self._missing_choice(engine, kept)
        if choice is None and first != told.first:
            choice = frozenset(kept.wanted_files) or frozenset(file.index for file in await engine.files(kept.infohash))
        if choice:
            await engine.want(kept.infohash, choice, first=first)
        self._told[kept.infohash] = replace(told, first=first)

    async def _limit(self, engine: TorrentEngine, torrent: InfoHash, live: EngineTorrent | None) -> None:
        if self._owes_limits(torrent, live):
            limits = self.planner.of(torrent).limits
            await engine.limit(torrent, limits)
            told = self._told.get(torrent, _NOTHING)
            self._told[torrent] = replace(told, limits=limits)

    def _owes_limits(self, torrent: InfoHash, live: EngineTorrent | None) -> bool:
        limits, told = self.planner.of(torrent).limits, self._told.get(torrent, _NOTHING).limits
        if told is not None or limits != UNLIMITED:
            return limits != told
        # An engine may remember a limit of an earlier process; that matters only where data flow.
        return live is not None and bool(live.download_rate or live.upload_rate)

    async def _take_out(self, kept: KeptTorrent) -> None:
        engine = self.engines.of(kept.engine)
        await engine.remove(kept.infohash, with_data=kept.wish is Wish.REMOVE_WITH_DATA)
        self._told.pop(kept.infohash, None)
        self.mirror.apply(kept.infohash, None, kept.engine)
        async with self.database.unit() as unit:
            current = await unit.torrents.get(kept.infohash, lock=True)
            # Claimed again in the meantime: it stays, and is put in again by the one who claimed it.
            if current is not None and current.wish.removes:
                await unit.torrents.remove(kept.infohash)
        await self.mirror.ledger.renew(kept.infohash)

    @asynccontextmanager
    async def _alone_with(self, torrent: InfoHash) -> AsyncIterator[None]:
        lock = self._locks.setdefault(torrent, asyncio.Lock())
        async with lock:
            yield


def _first(kept: KeptTorrent, claims: Sequence[Claim]) -> frozenset[int]:
    """What somebody wants before the rest, of what is fetched at all."""
    first = frozenset(file for claim in claims for file in claim.first)
    return first & frozenset(kept.wanted_files) if kept.wanted_files else first


def _share(rate: int, engines: int) -> int:
    return max(1, rate // engines) if rate else 0


def _has_what_is_wanted(kept: KeptTorrent, live: EngineTorrent) -> bool:
    """Which files it fetches, and in what order, makes no difference any more: it need not be asked."""
    return kept.completed_at is not None and live.complete


def _stays_missing(kept: KeptTorrent, live: EngineTorrent) -> bool:
    """Going on would fetch again what somebody took from the disk: only who asks for that gets it."""
    return live.state is TorrentState.MISSING_FILES and kept.completed_at is not None
