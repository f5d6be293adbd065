"""Logging somebody out everywhere."""

from dataclasses import dataclass

from domain.auditing import AuditAction
from domain.users import Actor, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events
from .governing import governed
from .recording import record_on_user


@dataclass(frozen=True, slots=True)
class RevokeSessionsOf:
    """End every session of a person, for admins. The account stays as it is: who knows the password may log in."""

    database: Database
    events: Events
    clock: Clock

    async def __call__(self, actor: Actor, user: UserId) -> int:
        """Return how many were ended. Raises UserNotFound, also for who is no admin."""
        async with self.database.unit() as unit:
            person = await governed(unit, actor, user)
            ended = await unit.sessions.revoke_user(user)
            if ended:
                told = {"ended": str(ended)}
                await record_on_user(unit, actor, AuditAction.SESSIONS_REVOKED, self.clock.now(), person, told)
        self.events.publish(AccessChanged(user))
        return ended
