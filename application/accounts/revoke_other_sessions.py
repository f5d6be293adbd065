"""Logging out everywhere else."""

from dataclasses import dataclass

from domain.sessions import SessionId
from domain.users import Actor

from ..ports.database import Database
from ..ports.events import AccessChanged, Events


@dataclass(frozen=True, slots=True)
class RevokeOtherSessions:
    """End every session of the actor's but the one by which they came."""

    database: Database
    events: Events

    async def __call__(self, actor: Actor) -> int:
        """Return how many were ended."""
        current = None if actor.session is None else SessionId(actor.session)
        async with self.database.unit() as unit:
            ended = await unit.sessions.revoke_user(actor.id, but=current)
        self.events.publish(AccessChanged(actor.id))
        return ended
