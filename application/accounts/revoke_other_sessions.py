"""Logging out everywhere else."""

from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.sessions import SessionId
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events


@dataclass(frozen=True, slots=True)
class RevokeOtherSessions:
    """End every session of the actor's but the one by which they came."""

    database: Database
    events: Events
    clock: Clock

    async def __call__(self, actor: Actor) -> int:
        """Return how many were ended."""
        current = None if actor.session is None else SessionId(actor.session)
        async with self.database.unit() as unit:
            ended = await unit.sessions.revoke_user(actor.id, but=current)
            if ended:
                await unit.audit.add(self._revoked(actor, ended))
        self.events.publish(AccessChanged(actor.id))
        return ended

    def _revoked(self, actor: Actor, ended: int) -> AuditEvent:
        action, now, subject = AuditAction.SESSIONS_REVOKED, self.clock.now(), str(actor.id)
        details = {"ended": str(ended)}
        return AuditEvent.by(actor, action, now, subject=subject, subject_name=actor.username, details=details)
