"""Ending a log-in."""

from dataclasses import dataclass

from domain.sessions import FamilyId
from domain.users import Actor

from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class LogOut:
    """Forget every refresh token of the log-in by which the actor came. Access tokens die by themselves in minutes."""

    database: Database

    async def __call__(self, actor: Actor) -> None:
        """Idempotent; does nothing for an actor who came without a session."""
        if actor.session is None:
            return
        async with self.database.unit() as unit:
            await unit.sessions.revoke_family(FamilyId(actor.session))
