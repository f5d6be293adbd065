"""Healing: whatever a crash or an outage left undone is done."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from domain.torrents.claims import KeptTorrent
from domain.torrents.metainfo import InvalidTorrentFile
from domain.torrents.states import TorrentState, Wish

from ..ports.database import Database
from ..ports.torrent_engine import EngineRefused, EngineTorrent, TorrentEngine, TorrentNotFound
from .engine_agreement import EngineAgreement

_STANDING_STILL = (TorrentState.PAUSED, TorrentState.FINISHED, TorrentState.ERROR, TorrentState.MISSING_FILES)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many torrents were put in, taken out, and steered (paused, resumed, or told which files are wanted).

    ``refused`` ones are tried again next time.
    """

    added: int = 0
    removed: int = 0
    steered: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class ReconcileEngine:
    """Make the engine agree with every recorded wish. Torrents that nobody claimed are never touched."""

    database: Database
    engine: TorrentEngine
    agreement: EngineAgreement

    async def __call__(self) -> Reconciled:
        """Idempotent. Raises EngineUnavailable, DatabaseUnavailable; what was done until then stays done."""
        async with self.database.unit() as unit:
            everything = await unit.torrents.all()
        held = await self.engine.all()
        deeds: Counter[str] = Counter()
        for kept in everything:
            live = held.get(kept.infohash)
            deed = _missing_deed(kept, live) or await self._missing_choice(kept, live)
            if deed is not None:
                deeds[await self._settle(kept, deed)] += 1
        return Reconciled(**deeds)

    async def _missing_choice(self, kept: KeptTorrent, live: EngineTorrent | None) -> str | None:
        """Of what is not complete the choice of files may not have reached the engine."""
        if live is None or kept.wish.removes or kept.completed_at is not None:
            return None
        # The engine is asked for the files of those alone of which not all are wanted, by us or by it.
        if not kept.wanted_files and live.size_bytes >= kept.size_bytes:
            return None
        with suppress(TorrentNotFound):
            return None if await self.agreement.fetches_wanted(kept) else "steered"
        return None

    async def _settle(self, kept: KeptTorrent, deed: str) -> str:
        try:
            await self.agreement.settle(kept.infohash)
        except (EngineRefused, InvalidTorrentFile):
            return "refused"
        return deed


def _missing_deed(kept: KeptTorrent, live: EngineTorrent | None) -> str | None:
    """Say in what the engine and the wish differ, in the words of ``Reconciled``; None if they agree."""
    if kept.wish.removes:
        return "removed"
    if live is None:
        return "added"
    if kept.wish is Wish.PAUSE:
        return None if live.state in _STANDING_STILL else "steered"
    # FINISHED is the engine's own decision not to share any longer, and stands.
    return "steered" if live.state is TorrentState.PAUSED else None
