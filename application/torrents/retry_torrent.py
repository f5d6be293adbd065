"""Trying again what went wrong."""

from dataclasses import dataclass, replace

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState
from domain.users import Actor

from ..ports.engines import Engines
from ..ports.torrent_engine import TorrentNotFound
from .owned_torrent import OwnedTorrent
from .show_torrent import ShowTorrent
from .steering import Steering

_DOUBTFUL = (TorrentState.ERROR, TorrentState.MISSING_FILES, TorrentState.SEEDING, TorrentState.FINISHED)
"""What may be wrong on the disk; anything else lacks peers at most."""


@dataclass(frozen=True, slots=True)
class RetryTorrent:
    """Look again at what is on the disk, fetch what is missing, and take a refused torrent up once more."""

    show: ShowTorrent
    steering: Steering
    engines: Engines

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Idempotent; it also goes on if the actor had paused it.

        Raises TorrentNotFound, EngineRefused, EngineUnavailable, EngineNotConfigured.
        """
        state = (await self.show(actor, infohash)).state

        def again(claim: Claim, kept: KeptTorrent) -> tuple[Claim, KeptTorrent]:
            if state is TorrentState.MISSING_FILES:
                kept = replace(kept, completed_at=None, seeded_at=None)
            return replace(claim, paused=False), replace(kept, refusal="")

        steered = await self.steering.record(actor, infohash, again)
        await self._ask_engine(steered.kept, state)
        return await self.steering.follow_up(steered)

    async def _ask_engine(self, kept: KeptTorrent, state: TorrentState) -> None:
        engine = self.engines.of(kept.engine)
        try:
            if state in _DOUBTFUL and kept.resolved:
                await engine.recheck(kept.infohash)
                # What is there now, the engine finds out; whether files are still missing is looked up again.
                self.steering.mirror.missing.discard(kept.infohash)
            elif state is not TorrentState.CHECKING:
                await engine.reannounce(kept.infohash)
        except TorrentNotFound:
            return  # settling puts it in, which checks it too
