"""Ending a log-in."""

from dataclasses import dataclass

from domain.auditing import AuditAction
from domain.sessions import SessionId
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events
from .recording import record_on_session


@dataclass(frozen=True, slots=True)
class LogOut:
    """End the session by which the actor came: its tokens of both kinds and its open streams."""

    database: Database
    events: Events
    clock: Clock

    async def __call__(self, actor: Actor) -> None:
        """Idempotent; does nothing for an actor who came without a session."""
        if actor.session is None:
            return
        session = SessionId(actor.session)
        async with self.database.unit() as unit:
            standing = await unit.sessions.standing(session)
            # Somebody may end it at the same moment, and its end is told once.
            if await unit.sessions.revoke(session) and standing is not None:
                await record_on_session(unit, actor, AuditAction.LOGGED_OUT, self.clock.now(), standing.session)
        self.events.publish(AccessChanged(actor.id))
