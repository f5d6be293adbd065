"""Seeing where one is logged in."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.sessions import Session
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class ListSessions:
    """Show the actor's own sessions, the one seen last first."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor) -> Sequence[Session]:
        """Those that have expired are left out."""
        now = self.clock.now()
        async with self.database.unit() as unit:
            sessions = await unit.sessions.of(actor.id)
        return [session for session in sessions if not session.expired(now)]
