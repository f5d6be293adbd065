"""What was done."""

from application.auditing.list_audit import AuditPage
from domain.auditing import AuditRecord

from ..wire.audit import AuditEventView, AuditView


def view_event(record: AuditRecord) -> AuditEventView:
    """Show one event, as it was told."""
    event = record.event
    return AuditEventView(
        number=record.number,
        at=event.at,
        action=event.action.value,
        actor=event.actor,
        actor_name=event.actor_name,
        address=event.address,
        subject=event.subject,
        subject_name=event.subject_name,
        details=dict(event.details),
    )


def view_page(page: AuditPage) -> AuditView:
    """Show events in the use case's order."""
    return AuditView(events=[view_event(record) for record in page.records], next=page.next)
