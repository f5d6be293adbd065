"""Healing: whatever a crash or an outage left undone is done."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import InvalidTorrentFile
from domain.torrents.states import TorrentState

from ..ports.torrent_engine import EngineRefused, EngineTorrent, EngineUnavailable, TorrentNotFound
from .engine_agreement import EngineAgreement
from .engine_mirror import EngineMirror
from .ledger import Entry, Ledger
from .planner import Planner

_STANDING_STILL = (TorrentState.PAUSED, TorrentState.FINISHED, TorrentState.ERROR, TorrentState.MISSING_FILES)
_MOST_AT_ONCE = 100
"""So many torrents are settled in one go; then others have their turn, and the rest follows at once."""
_SLICE = 500
"""So many torrents are compared before others have their turn: about a millisecond."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many torrents were put in, taken out, and steered (paused, resumed, limited, or told which files).

    ``refused`` ones are tried again next time; ``left`` ones were too many for one go.
    """

    added: int = 0
    removed: int = 0
    steered: int = 0
    refused: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class ReconcileEngine:
    """Make the engines agree with every recorded wish. Torrents that nobody claimed are never touched."""

    ledger: Ledger
    mirror: EngineMirror
    planner: Planner
    agreement: EngineAgreement
    _refused: set[InfoHash] = field(init=False, repr=False, compare=False, default_factory=set)

    async def __call__(self) -> Reconciled:
        """Ask the engines for everything, and heal. Raises DatabaseUnavailable."""
        await self.mirror.refresh()
        await self.planner.renew()
        return await self.heal()

    async def heal(self) -> Reconciled:
        """Settle what differs, as far as the mirror knows. Idempotent; what was done until an error stays done.

        What is with an engine that does not answer, or that has yet to be looked through, stays for later: what was not
        looked at seems to be missing, and at a start that is everything. Raises DatabaseUnavailable.
        """
        differing = await self._differing()
        # Those that were refused come last: they must not keep others from healing.
        differing.sort(key=lambda one: one[0].kept.infohash in self._refused)
        deeds: Counter[str] = Counter()
        for entry, deed in differing[:_MOST_AT_ONCE]:
            if self.mirror.standing(entry.kept.engine).available:
                deeds[await self._settle(entry.kept.infohash, deed)] += 1
        left = len(differing[_MOST_AT_ONCE:])
        return Reconciled(deeds["added"], deeds["removed"], deeds["steered"], deeds["refused"], left)

    async def _differing(self) -> list[tuple[Entry, str]]:
        entries: Sequence[Entry] = list((await self.ledger.entries()).values())
        differing: list[tuple[Entry, str]] = []
        known = {name for name in self.mirror.engines if self._is_known(name)}
        for number, entry in enumerate(entries, 1):
            if number % _SLICE == 0:
                await asyncio.sleep(0)
            if entry.kept.engine not in known:
                continue
            live = self.mirror.get(entry.kept.infohash)
            deed = self._missing_deed(entry, live)
            if deed is None and entry.kept.completed_at is None:
                deed = await self._missing_choice(entry, live)
            if deed is not None:
                differing.append((entry, deed))
        return differing

    def _is_known(self, engine: str) -> bool:
        return self.mirror.standing(engine).available and engine not in self.mirror.doubtful

    def _missing_deed(self, entry: Entry, live: EngineTorrent | None) -> str | None:
        """Say in what the engine and the wish differ, in the words of ``Reconciled``; None if they agree."""
        kept = entry.kept
        if kept.wish.removes:
            return "removed"
        if live is None:
            return "added"
        if self.agreement.owes(kept, entry.claims, live):
            return "steered"
        if not self.agreement.runs(kept):
            return None if live.state in _STANDING_STILL else "steered"
        if live.state is TorrentState.MISSING_FILES:
            return None if kept.completed_at is not None else "steered"
        return "steered" if live.state in _STANDING_STILL else None

    async def _missing_choice(self, entry: Entry, live: EngineTorrent | None) -> str | None:
        """Of what is not complete the choice of files may not have reached the engine."""
        kept = entry.kept
        if live is None or kept.wish.removes or not kept.resolved:
            return None
        # The engine is asked for the files of those alone of which not all are wanted, by us or by it.
        if not kept.wanted_files and live.size_bytes >= kept.size_bytes:
            return None
        with suppress(TorrentNotFound, EngineUnavailable):
            return None if await self.agreement.fetches_wanted(kept, live) else "steered"
        return None

    async def _settle(self, torrent: InfoHash, deed: str) -> str:
        try:
            await self.agreement.carry_out(torrent)
        except (EngineRefused, InvalidTorrentFile) as error:
            self._refused.add(torrent)
            if deed == "added":
                await self._record_refusal(torrent, error.detail)
            return "refused"
        except EngineUnavailable:
            return "lost"
        if torrent in self._refused:
            self._refused.discard(torrent)
            await self._record_refusal(torrent, "")
        return deed

    async def _record_refusal(self, torrent: InfoHash, words: str) -> None:
        """Tell its people what the engine says to a wish of while it was away, or that it has thought better of it."""
        async with self.agreement.database.unit() as unit:
            current = await unit.torrents.get(torrent, lock=True)
            if current is not None and not current.wish.removes:
                await unit.torrents.save(replace(current, refusal=words))
        await self.ledger.renew(torrent)
        self.mirror.untold([torrent])
