"""Seeing where somebody is logged in."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.sessions import Session
from domain.users import Actor, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from .governing import governed


@dataclass(frozen=True, slots=True)
class ListSessionsOf:
    """Show a person's sessions, for admins, the one seen last first."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor, user: UserId) -> Sequence[Session]:
        """Those that have expired are left out. Raises UserNotFound, also for who is no admin."""
        now = self.clock.now()
        async with self.database.unit() as unit:
            sessions = await unit.sessions.of((await governed(unit, actor, user)).id)
        return [session for session in sessions if not session.expired(now)]
