"""Asking for peers now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.errors import TooMany
from domain.torrents.infohash import InfoHash
from domain.users import Actor, UserId

from ..ports.clock import Clock
from ..ports.engines import Engines
from ..ports.torrent_engine import TorrentNotFound
from .owned_torrent import OwnedTorrent
from .show_torrent import ShowTorrent

PAUSE = timedelta(seconds=30)
"""Trackers ban clients that ask all the time; they name half an hour as the usual pause."""


class AnnouncedJustNow(TooMany):
    """The trackers were asked for this torrent a moment ago."""


@dataclass(frozen=True, slots=True)
class ReannounceTorrent:
    """Ask the trackers of the actor's torrent for peers. One for the whole process."""

    show: ShowTorrent
    engines: Engines
    clock: Clock
    _asked: dict[tuple[UserId, InfoHash], datetime] = field(init=False, repr=False, compare=False, default_factory=dict)

    async def __call__(self, actor: Actor, infohash: InfoHash) -> OwnedTorrent:
        """Raises TorrentNotFound, AnnouncedJustNow, EngineUnavailable, EngineNotConfigured."""
        owned = await self.show(actor, infohash)
        if self._may_ask(actor.id, infohash):
            try:
                await self.engines.of(owned.kept.engine).reannounce(infohash)
            except TorrentNotFound:
                return owned  # the engine is about to be told of it, and announces it then
        return owned

    def _may_ask(self, user: UserId, infohash: InfoHash) -> bool:
        """False if somebody else has just asked: it is done, and that there is somebody else stays untold."""
        now = self.clock.now()
        for key in [key for key, at in self._asked.items() if now - at >= PAUSE]:
            del self._asked[key]
        last = self._asked.get((user, infohash))
        if last is not None:
            raise AnnouncedJustNow(
                "The trackers were asked just now. Give peers a moment.", retry_after=last + PAUSE - now
            )
        asked_already = any(torrent == infohash for _, torrent in self._asked)
        self._asked[user, infohash] = now
        return not asked_already
