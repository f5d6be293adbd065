"""Logging somebody out everywhere."""

from dataclasses import dataclass

from domain.users import Actor, UserId

from ..ports.database import Database
from ..ports.events import AccessChanged, Events
from .governing import governed


@dataclass(frozen=True, slots=True)
class RevokeSessionsOf:
    """End every session of a person, for admins. The account stays as it is: who knows the password may log in."""

    database: Database
    events: Events

    async def __call__(self, actor: Actor, user: UserId) -> int:
        """Return how many were ended. Raises UserNotFound, also for who is no admin."""
        async with self.database.unit() as unit:
            ended = await unit.sessions.revoke_user((await governed(unit, actor, user)).id)
        self.events.publish(AccessChanged(user))
        return ended
