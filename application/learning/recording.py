"""Recording what is done to corrections: in the unit that does it, so that both happen or none."""

from datetime import datetime

from domain.auditing import AuditAction, AuditEvent
from domain.releases.corrections import Correction
from domain.releases.lesson_text import lesson_text
from domain.users import Actor

from ..ports.database import Unit


async def record_correction(
    unit: Unit, actor: Actor, action: AuditAction, at: datetime, correction: Correction
) -> None:
    """Record what ``actor`` did to it. People know it by its series."""
    details = {"lesson": lesson_text(correction.lesson)}
    if correction.example is not None:
        details["example"] = correction.example
    subject, name = str(correction.id), correction.series_title
    await unit.audit.add(AuditEvent.by(actor, action, at, subject=subject, subject_name=name, details=details))
