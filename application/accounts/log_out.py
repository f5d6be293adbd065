"""Ending a log-in."""

from dataclasses import dataclass

from domain.sessions import SessionId
from domain.users import Actor

from ..ports.database import Database
from ..ports.events import AccessChanged, Events


@dataclass(frozen=True, slots=True)
class LogOut:
    """End the session by which the actor came: its tokens of both kinds and its open streams."""

    database: Database
    events: Events

    async def __call__(self, actor: Actor) -> None:
        """Idempotent; does nothing for an actor who came without a session."""
        if actor.session is None:
            return
        async with self.database.unit() as unit:
            await unit.sessions.revoke(SessionId(actor.session))
        self.events.publish(AccessChanged(actor.id))
