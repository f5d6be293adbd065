"""What follows whatever somebody does to a torrent."""

from contextlib import suppress
from dataclasses import dataclass

from domain.torrents.infohash import InfoHash
from domain.users import UserId

from ..ports.database import DatabaseUnavailable
from ..ports.engines import EngineNotConfigured
from ..ports.events import Events, TorrentChanged
from ..ports.torrent_engine import EngineUnavailable
from .claimants import Claimants
from .engine_agreement import EngineAgreement
from .engine_mirror import EngineMirror
from .ledger import Ledger


@dataclass(frozen=True, slots=True)
class CarryingOut:
    """Once a wish is kept: everybody reads it, the engine is made to agree, and those who look on are told.

    With the engine or the database away the wish stays, and is carried out when they are back.
    """

    ledger: Ledger
    agreement: EngineAgreement
    mirror: EngineMirror
    claimants: Claimants
    events: Events

    async def record(self, *torrents: InfoHash) -> None:
        """Let everybody read what is kept now."""
        with suppress(DatabaseUnavailable):
            await self.ledger.renew(*torrents)

    async def settle(self, torrent: InfoHash, *, only: UserId | None = None) -> None:
        """Make the engine agree, and tell those who look on, before and after: an engine may take its time.

        ``only`` is the one who did it, if it changed nothing for anybody else: those are not to notice. Raises
        EngineRefused, which only adding a torrent can.
        """
        await self._tell(torrent, only)
        with suppress(DatabaseUnavailable, EngineUnavailable, EngineNotConfigured):
            await self.agreement.settle(torrent)
        await self._tell(torrent, only)

    async def _tell(self, torrent: InfoHash, only: UserId | None) -> None:
        if only is not None:
            self.events.publish(TorrentChanged(only, torrent))
            return
        # The wish is kept: a database that fails only now costs the others their news.
        with suppress(DatabaseUnavailable):
            await self.claimants.tell(torrent)
