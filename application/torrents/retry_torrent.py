"""Trying again what went wrong."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState
from domain.users import Actor

from ..ports.engines import Engines
from ..ports.torrent_engine import TorrentNotFound
from .owned_torrent import OwnedTorrent
from .reannounce_torrent import PAUSE
from .show_torrent import ShowTorrent
from .steering import Steering

_DOUBTFUL = (TorrentState.ERROR, TorrentState.MISSING_FILES, TorrentState.SEEDING, TorrentState.FINISHED)
"""What may be wrong on the disk; anything else lacks peers at most."""
_IN_ORDER = (TorrentState.SEEDING, TorrentState.FINISHED)
_CHECKED_EVERY = timedelta(minutes=10)
"""At most, of what seems to be in order: a check reads every byte, and nobody who shares it can fetch it meanwhile."""


@dataclass(frozen=True, slots=True)
class RetryTorrent:
    """Look again at what is on the disk, fetch what is missing, and take a refused torrent up once more.

    One for the whole process: neither the disk nor the trackers are asked for the same again and again.
    """

    show: ShowTorrent
    steering: Steering
    engines: Engines
    _asked: dict[InfoHash, datetime] = field(init=False, repr=False, compare=False, default_factory=dict)

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Idempotent; it also goes on if the actor had paused it.

        Raises TorrentNotFound, EngineRefused, EngineUnavailable, EngineNotConfigured.
        """
        state = (await self.show(actor, infohash)).state
        if state is TorrentState.MISSING_FILES:
            # Until its check begins an engine may call complete what is not there: nobody believes it before it has
            # been seen to be at work again, or ``FindMissingData`` has seen the files.
            self.steering.mirror.found(infohash, there=False)

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
                if state not in _IN_ORDER or self._may_ask(kept.infohash, _CHECKED_EVERY):
                    await engine.recheck(kept.infohash)
            elif state is not TorrentState.CHECKING and self._may_ask(kept.infohash, PAUSE):
                await engine.reannounce(kept.infohash)
        except TorrentNotFound:
            return  # settling puts it in, which checks it too

    def _may_ask(self, torrent: InfoHash, pause: timedelta) -> bool:
        """False if that was just done, by whomever: that there is somebody else stays untold."""
        now = self.steering.mirror.clock.now()
        for name in [name for name, at in self._asked.items() if now - at >= _CHECKED_EVERY]:
            del self._asked[name]
        last = self._asked.get(torrent)
        if last is not None and now - last < pause:
            return False
        self._asked[torrent] = now
        return True
