"""Who is to be told about which torrent, without asking the database every second."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.torrents.infohash import InfoHash
from domain.users import UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import Events, TorrentChanged

_KNOWN_FOR = timedelta(seconds=30)
"""Own changes forget the list at once; this bounds the age of what other processes changed."""


@dataclass(slots=True)
class Claimants:
    """The users behind every claimed torrent, as the database last said. One for the whole process."""

    database: Database
    events: Events
    clock: Clock
    _users: dict[InfoHash, tuple[UserId, ...]] = field(init=False, default_factory=dict)
    _known_until: datetime | None = field(init=False, default=None)
    _changes: int = field(init=False, default=0)

    async def of(self, torrent: InfoHash) -> tuple[UserId, ...]:
        """Everybody who claims the torrent. Raises DatabaseUnavailable."""
        if self._known_until is None or self.clock.now() >= self._known_until:
            await self._read()
        return self._users.get(torrent, ())

    async def tell(self, *torrents: InfoHash) -> None:
        """Tell everybody who claims one of the torrents that it changed. Raises DatabaseUnavailable, nobody told."""
        news = [TorrentChanged(user, torrent) for torrent in torrents for user in await self.of(torrent)]
        for changed in news:
            self.events.publish(changed)

    def forget(self) -> None:
        """Read again before the next answer: somebody claimed or dropped something."""
        self._changes += 1
        self._known_until = None

    async def _read(self) -> None:
        changes = self._changes
        async with self.database.unit() as unit:
            claims = await unit.claims.all()
        users: defaultdict[InfoHash, tuple[UserId, ...]] = defaultdict(tuple)
        for claim in claims:
            users[claim.torrent] += (claim.user,)
        self._users = dict(users)
        # What changed while the database was asked may be missing from its answer.
        self._known_until = self.clock.now() + _KNOWN_FOR if changes == self._changes else None
