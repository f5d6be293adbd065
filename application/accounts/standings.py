"""Whose a session is and what they may do, without asking the database at every request."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.sessions import SEEN_EVERY, SessionId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events, News
from ..ports.sessions import Standing

KNOWN_FOR = timedelta(seconds=2)
"""What this process changes counts at once; what another one does (the command line), after so long."""
_MOST = 10_000
"""Sessions that are remembered at a time."""


@dataclass(slots=True)
class Standings:
    """The sessions in use, as the database said a moment ago. One for the whole process."""

    database: Database
    events: Events
    clock: Clock
    _known: dict[SessionId, tuple[Standing, datetime]] = field(init=False, repr=False, default_factory=dict)
    _changes: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.events.observe(self._hear)

    async def of(self, session: SessionId, address: str = "") -> Standing | None:
        """The session, None if it has ended. Notes that it is in use, from that address. Raises DatabaseUnavailable."""
        now = self.clock.now()
        known, until = self._known.get(session, (None, now))
        if known is not None and now < until and now - known.session.seen_at < SEEN_EVERY:
            return known
        return await self._read(session, address, now)

    async def _read(self, session: SessionId, address: str, now: datetime) -> Standing | None:
        changes = self._changes
        async with self.database.unit() as unit:
            standing = await unit.sessions.standing(session)
            if standing is not None and standing.in_force(now) and now - standing.session.seen_at >= SEEN_EVERY:
                await unit.sessions.saw(session, address, now)
                standing = replace(standing, session=replace(standing.session, seen_at=now))
        self._known.pop(session, None)
        # What was changed while the database was asked may be missing from its answer.
        if standing is not None and changes == self._changes:
            while len(self._known) >= _MOST:
                del self._known[next(iter(self._known))]
            self._known[session] = (standing, now + KNOWN_FOR)
        return standing

    def _hear(self, news: News) -> None:
        if isinstance(news, AccessChanged):
            self._changes += 1
            theirs = [name for name, (standing, _) in self._known.items() if standing.session.user == news.user]
            for name in theirs:
                del self._known[name]
