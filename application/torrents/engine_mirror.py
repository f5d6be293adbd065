"""What the engines last said about every torrent: requests read this and never wait for an engine."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from domain.torrents.claims import MAIN_ENGINE, Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.planning import RUNNING, Desired
from domain.torrents.states import TorrentState

from ..ports.clock import Clock
from ..ports.engines import Engines
from ..ports.torrent_engine import MOST_AT_ONCE, EngineTorrent, EngineUnavailable
from .engine_standing import UNKNOWN, EngineStanding
from .ledger import Ledger
from .owned_torrent import OwnedTorrent
from .visible_change import looks_different

RECENT = timedelta(seconds=30)
"""For how long a torrent is followed closely after somebody acted on it."""
_MOVING = (TorrentState.METADATA, TorrentState.CHECKING, TorrentState.DOWNLOADING)
_ON_ITS_WAY = (*_MOVING, TorrentState.QUEUED, TorrentState.STALLED)

Observer: TypeAlias = Callable[[EngineTorrent | None, EngineTorrent | None], None]


@dataclass(slots=True)
class EngineMirror:
    """The last known state of every torrent that is kept, and its age. One a process, for all engines."""

    engines: Engines
    ledger: Ledger
    clock: Clock
    desired: Mapping[InfoHash, Desired] = field(init=False, default_factory=dict)
    """What ``Planner`` last decided."""
    missing: set[InfoHash] = field(init=False, default_factory=set)
    """Those whose files are not on the disk any more, though the engine may not know it."""
    stamp: int = field(init=False, default=0)
    """Another one whenever something that ``view`` shows may have changed."""
    doubtful: set[str] = field(init=False, default_factory=set)
    """The engines that were away, or from which something vanished: all of it is to be looked at, and healed."""
    returned: set[str] = field(init=False, default_factory=set)
    """The engines that were away, or are new, and have yet to be told what they may have forgotten."""
    _disk_notes: Mapping[str, str] = field(init=False, default_factory=dict)
    _standings: dict[str, EngineStanding] = field(init=False, default_factory=dict)
    _held: dict[str, dict[InfoHash, EngineTorrent]] = field(init=False, default_factory=dict)
    _under_way: dict[str, set[InfoHash]] = field(init=False, default_factory=dict)
    """Of those the ones on their way: asked for several times a second."""
    _acted: dict[InfoHash, tuple[int, datetime]] = field(init=False, default_factory=dict)
    _actions: int = field(init=False, default=0)
    _news: set[InfoHash] = field(init=False, default_factory=set)
    _observers: list[Observer] = field(init=False, default_factory=list)

    # What is known.

    def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The engine's last word on the torrent, None if it held no such torrent."""
        for held in self._held.values():
            if (live := held.get(torrent)) is not None:
                return live
        return None

    def everything(self) -> Mapping[InfoHash, EngineTorrent]:
        """The engines' last words on all torrents, at this moment: it does not change any more."""
        every: dict[InfoHash, EngineTorrent] = {}
        for held in self._held.values():
            every.update(held)
        return every

    def standing(self, engine: str) -> EngineStanding:
        """How it stands with that engine."""
        if engine not in self.engines.named:
            return EngineStanding(asked=True, problem=f"The torrent engine “{engine}” is not configured any more.")
        return self._standings.get(engine, UNKNOWN)

    @property
    def available(self) -> bool:
        """Whether every engine answered when it was last asked."""
        return all(self.standing(name).available for name in self.engines)

    @property
    def asked(self) -> bool:
        """Whether every engine was asked at all: before, nobody knows whether it is there."""
        return all(self.standing(name).asked for name in self.engines)

    @property
    def as_of(self) -> datetime | None:
        """When the one that was silent for longest last answered, None if one never did."""
        moments = [self.standing(name).as_of for name in self.engines]
        known = [moment for moment in moments if moment is not None]
        return min(known) if known and len(known) == len(moments) else None

    @property
    def problem(self) -> str:
        """Why one is not available, as a sentence."""
        return next((problem for name in self.engines if (problem := self.standing(name).problem)), "")

    @property
    def active(self) -> bool:
        """Whether any torrent is on its way, or was acted on just now: worth looking often."""
        return any(self.on_its_way(name) for name in self.engines)

    def on_its_way(self, engine: str) -> bool:
        """Whether a torrent there is on its way, or was acted on just now."""
        return bool(self._under_way.get(engine) or self._recent())

    def moving(self, engine: str) -> frozenset[InfoHash]:
        """The torrents there that are worth a question each moment: moving, or acted on just now."""
        held = self._held.get(engine, {})
        recent = {torrent for torrent in self._recent() if torrent in held}
        return frozenset(recent | {name for name, torrent in held.items() if _moves(torrent)})

    def outstanding_bytes(self, engine: str = MAIN_ENGINE) -> int:
        """What the incomplete torrents there have yet to write to the disk."""
        incomplete = (torrent for torrent in self._held.get(engine, {}).values() if not torrent.complete)
        return sum(max(0, torrent.size_bytes - torrent.downloaded_bytes) for torrent in incomplete)

    def view(self, claim: Claim, kept: KeptTorrent) -> OwnedTorrent:
        """Put the engine's last word, and the plan, beside what we keep.

        As long as it looks the same it is equal: when the engine last spoke is told only while it is silent.
        """
        live, standing = self._held.get(kept.engine, {}).get(kept.infohash), self.standing(kept.engine)
        if live is not None and live.complete and kept.infohash in self.missing:
            live = replace(live, state=TorrentState.MISSING_FILES, complete=False)
        desired = self.desired.get(kept.infohash, RUNNING)
        disk = self._disk_notes.get(kept.engine, "")
        as_of = None if standing.available else standing.as_of
        return OwnedTorrent(claim, kept, live, as_of, standing.available, desired, disk)

    # How it comes to be known.

    def observe(self, observer: Observer) -> None:
        """Show ``observer`` from now on every state of a torrent before and after an engine was asked."""
        self._observers.append(observer)

    def news(self) -> frozenset[InfoHash]:
        """The torrents that look different since this was last asked."""
        news = frozenset(self._news)
        self._news.clear()
        return news

    def untold(self, news: Collection[InfoHash]) -> None:
        """Take back news that could not be told, or add some."""
        self._news.update(news)
        self.stamp += bool(news)

    def planned(
        self, desired: Mapping[InfoHash, Desired], disk_notes: Mapping[str, str], news: Collection[InfoHash]
    ) -> None:
        """Show what is desired from now on, which is ``news`` of those torrents.

        ``disk_notes`` says of every engine whose disk is nearly full how full it is.
        """
        self.stamp += self._disk_notes != disk_notes
        self.desired, self._disk_notes = desired, disk_notes
        self.untold(news)

    def found(self, torrent: InfoHash, *, there: bool) -> None:
        """Note whether its files are on the disk, whatever the engine says of it."""
        (self.missing.discard if there else self.missing.add)(torrent)
        self.untold({torrent})

    async def kept_by(self, engine: str) -> Sequence[InfoHash]:
        """The torrents that the engine should hold. Raises DatabaseUnavailable while nothing was ever read."""
        entries = (await self.ledger.entries()).items()
        return [name for name, entry in entries if entry.kept.engine == engine]

    async def refresh(self) -> frozenset[InfoHash]:
        """Ask every engine for everything, slice by slice; return the torrents that look different now.

        Raises DatabaseUnavailable, never EngineUnavailable: the last known state stays, ageing.
        """
        for name in self.engines:
            await self.look_through(name)
        return frozenset(self._news)

    async def look_through(self, engine: str) -> None:
        """Ask one engine for everything that it should hold. Raises DatabaseUnavailable."""
        kept = await self.kept_by(engine)
        if not kept:
            await self.ask_active(engine)
        for some in slices(kept):
            await self.ask(engine, some)
            if not self.standing(engine).available:
                return
        if self.standing(engine).available:
            self.doubtful.discard(engine)
            self._keep_only(engine, frozenset(kept))

    async def ask(self, engine: str, torrents: Sequence[InfoHash]) -> None:
        """Ask for those torrents, ``MOST_AT_ONCE`` at the most. Never raises EngineUnavailable."""
        actions = self._actions
        try:
            told = await self.engines.of(engine).several(torrents)
        except EngineUnavailable as error:
            self.lose(error, engine)
        else:
            self._hear(engine, {name: told.get(name) for name in torrents}, actions)

    async def ask_active(self, engine: str) -> frozenset[InfoHash]:
        """Ask for those that give or take data, and return them. Never raises EngineUnavailable."""
        actions = self._actions
        entries = await self.ledger.entries()
        try:
            told = await self.engines.of(engine).active()
        except EngineUnavailable as error:
            self.lose(error, engine)
            return frozenset()
        held_here = (name for name in told if name in entries and entries[name].kept.engine == engine)
        ours = {name: told[name] for name in held_here}
        self._hear(engine, ours, actions)
        return frozenset(ours)

    def apply(self, infohash: InfoHash, torrent: EngineTorrent | None, engine: str = MAIN_ENGINE) -> None:
        """Note at once what an action of ours led to; None when the engine holds the torrent no more."""
        # An answer to a question asked before the action is older than the action, and must not win.
        self._actions += 1
        self._acted[infohash] = (self._actions, self.clock.now() + RECENT)
        self._put(engine, infohash, torrent)

    def lose(self, error: EngineUnavailable, engine: str = MAIN_ENGINE) -> None:
        """Note that the engine did not answer; its last known state stays."""
        if engine not in self.engines.named:
            return
        before = self.standing(engine)
        self._standings[engine] = replace(before, available=False, asked=True, problem=error.detail)
        self.doubtful.add(engine)
        self.stamp += 1
        if before.available:
            self._news.update(self._held.get(engine, {}))

    def _hear(self, engine: str, told: Mapping[InfoHash, EngineTorrent | None], asked_at: int) -> None:
        was_available = self.standing(engine).available
        self._standings[engine] = EngineStanding(available=True, asked=True, as_of=self.clock.now())
        held = self._held.setdefault(engine, {})
        if not was_available:
            self.stamp += 1
            self._news.update(held)
            self.doubtful.add(engine)
            self.returned.add(engine)
        for name, torrent in told.items():
            acted, _ = self._acted.get(name, (0, None))
            if acted > asked_at:
                continue
            if torrent is None and name in held:
                self.doubtful.add(engine)
            self._put(engine, name, torrent)

    def _put(self, engine: str, name: InfoHash, torrent: EngineTorrent | None) -> None:
        held = self._held.setdefault(engine, {})
        before = held.get(name)
        if before == torrent:
            return
        self.stamp += 1
        under_way = self._under_way.setdefault(engine, set())
        (under_way.add if torrent is not None and torrent.state in _ON_ITS_WAY else under_way.discard)(name)
        if torrent is None:
            del held[name]
        else:
            held[name] = torrent
            if not torrent.complete:
                self.missing.discard(name)
        for observer in self._observers:
            observer(before, torrent)
        if looks_different(before, torrent):
            self._news.add(name)

    def _keep_only(self, engine: str, kept: frozenset[InfoHash]) -> None:
        held = self._held.get(engine, {})
        for name in [name for name in held if name not in kept and name not in self._acted]:
            del held[name]
            self._under_way[engine].discard(name)
            self.stamp += 1

    def _recent(self) -> Collection[InfoHash]:
        now = self.clock.now()
        for name in [name for name, (_, until) in self._acted.items() if until <= now]:
            del self._acted[name]
        return self._acted.keys()


def slices(torrents: Sequence[InfoHash]) -> Iterator[Sequence[InfoHash]]:
    """As many as may be asked for at once, one slice after the other."""
    for start in range(0, len(torrents), MOST_AT_ONCE):
        yield torrents[start : start + MOST_AT_ONCE]


def _moves(torrent: EngineTorrent) -> bool:
    return bool(torrent.download_rate or torrent.upload_rate) or torrent.state in _MOVING
