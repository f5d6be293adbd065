"""Ending one of one's sessions."""

from dataclasses import dataclass

from domain.auditing import AuditAction
from domain.sessions import SessionId
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events
from ..ports.sessions import SessionNotFound
from .recording import record_on_session


@dataclass(frozen=True, slots=True)
class RevokeSession:
    """End a session of the actor's, on whatever device: its tokens of both kinds and its open streams."""

    database: Database
    events: Events
    clock: Clock

    async def __call__(self, actor: Actor, session: SessionId) -> None:
        """Raises SessionNotFound, for a session of somebody else's too."""
        async with self.database.unit() as unit:
            standing = await unit.sessions.standing(session)
            # Somebody may end it at the same moment, and its end is told once: who comes second finds none.
            if standing is None or standing.session.user != actor.id or not await unit.sessions.revoke(session):
                raise SessionNotFound("You have no such session.")
            await record_on_session(unit, actor, AuditAction.SESSIONS_REVOKED, self.clock.now(), standing.session)
        self.events.publish(AccessChanged(actor.id))
