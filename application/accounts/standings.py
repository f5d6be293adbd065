"""What sessions and API tokens are worth, without asking the database at every request."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events, News
from .ways_in import Access, WayIn

KNOWN_FOR = timedelta(seconds=2)
"""What this process changes counts at once; what another one does (the command line), after so long."""
_MOST = 10_000
"""Sessions and tokens that are remembered at a time."""


@dataclass(slots=True)
class Standings:
    """The sessions and tokens in use, as the database said a moment ago. One for the whole process."""

    database: Database
    events: Events
    clock: Clock
    _known: dict[WayIn, tuple[Access, datetime]] = field(init=False, repr=False, default_factory=dict)
    _changes: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.events.observe(self._hear)

    async def of(self, way: WayIn, address: str = "") -> Access | None:
        """Who comes that way; None if it is closed. Notes that it is in use, from there. Raises DatabaseUnavailable."""
        now = self.clock.now()
        known, until = self._known.get(way, (None, now))
        if known is None or now >= until or not known.seen_lately(now):
            known = await self._read(way, address, now)
        return known if known is not None and known.in_force(now) else None

    async def _read(self, way: WayIn, address: str, now: datetime) -> Access | None:
        changes = self._changes
        async with self.database.unit() as unit:
            access = await way.access(unit)
            if access is not None and access.in_force(now) and not access.seen_lately(now):
                await way.saw(unit, access, address, now)
                access = replace(access, seen_at=now)
        self._known.pop(way, None)
        # What was changed while the database was asked may be missing from its answer.
        if access is not None and changes == self._changes:
            while len(self._known) >= _MOST:
                del self._known[next(iter(self._known))]
            self._known[way] = (access, now + KNOWN_FOR)
        return access

    def _hear(self, news: News) -> None:
        if isinstance(news, AccessChanged):
            self._changes += 1
            theirs = [way for way, (access, _) in self._known.items() if access.actor.id == news.user]
            for way in theirs:
                del self._known[way]
