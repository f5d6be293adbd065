"""Who is to be told about which torrent."""

from dataclasses import dataclass

from domain.torrents.infohash import InfoHash
from domain.users import UserId

from ..ports.events import Events, TorrentChanged
from .ledger import Ledger


@dataclass(frozen=True, slots=True)
class Claimants:
    """The users behind every claimed torrent."""

    ledger: Ledger
    events: Events

    async def of(self, torrent: InfoHash) -> tuple[UserId, ...]:
        """Everybody who claims the torrent. Raises DatabaseUnavailable while nothing was ever read."""
        entry = await self.ledger.entry(torrent)
        return () if entry is None else tuple(claim.user for claim in entry.claims)

    async def tell(self, *torrents: InfoHash) -> None:
        """Tell everybody who claims one of the torrents that it changed. Raises DatabaseUnavailable, nobody told."""
        news = [TorrentChanged(user, torrent) for torrent in torrents for user in await self.of(torrent)]
        for changed in news:
            self.events.publish(changed)
