"""Recording what is done to people and their sessions: in the unit that does it, so that both happen or none."""

from collections.abc import Mapping
from datetime import datetime

from domain.auditing import AuditAction, AuditEvent
from domain.sessions import Session
from domain.users import Actor, User

from ..ports.database import Unit


async def record_on_user(
    unit: Unit, actor: Actor, action: AuditAction, at: datetime, user: User, details: Mapping[str, str] | None = None
) -> None:
    """Record what ``actor`` did to ``user``, who may be themselves."""
    subject, name = str(user.id), user.username.text
    await unit.audit.add(AuditEvent.by(actor, action, at, subject=subject, subject_name=name, details=details))


def ended_tokens(count: int) -> Mapping[str, str]:
    """Say how many API tokens a new password ended; nothing if there was none."""
    return {"tokens_ended": str(count)} if count else {}


async def record_on_session(unit: Unit, actor: Actor, action: AuditAction, at: datetime, session: Session) -> None:
    """Record what ``actor`` did to a session of theirs. People know it by its device."""
    subject, device = str(session.id), session.device
    await unit.audit.add(AuditEvent.by(actor, action, at, subject=subject, subject_name=device))
