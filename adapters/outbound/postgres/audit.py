"""The audit in PostgreSQL, whose triggers refuse every change of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pypika import CustomFunction, Order
from pypika import PostgreSQLQuery as Q
from pypika.queries import QueryBuilder

from application.ports.audit import AuditTrail
from domain.auditing import AuditAction, AuditEvent, AuditFilter, AuditRecord
from domain.keepable import keepable
from domain.users import UserId

from .statements import Binds, Row, Statements, insert
from .tables import AUDIT

COLUMNS = ("number", "at", "action", "actor", "actor_name", "address", "subject", "subject_name", "details")
_forget = CustomFunction("audit_forget", ["before"])


@dataclass(frozen=True, slots=True)
class PostgresAudit(AuditTrail):
    """The table of events."""

    statements: Statements

    async def add(self, event: AuditEvent) -> None:
        """See the port."""
        bind = Binds()
        values = {
            "at": event.at,
            "action": event.action.value,
            "actor": event.actor,
            "actor_name": event.actor_name,
            "address": event.address,
            "subject": event.subject,
            "subject_name": event.subject_name,
            # As a list: their order is told, too.
            "details": json.dumps(keepable(event.details)),
        }
        await self.statements.run(insert(AUDIT, values, bind), bind)

    async def find(self, wanted: AuditFilter, *, before: int | None = None, limit: int = 100) -> Sequence[AuditRecord]:
        """See the port."""
        bind = Binds()
        query = _wanted(Q.from_(AUDIT).select(*COLUMNS), wanted, bind)
        if before is not None:
            query = query.where(AUDIT.number < bind(before))
        query = query.orderby(AUDIT.number, order=Order.desc).limit(limit)
        return [_record(row) for row in await self.statements.rows(query, bind)]

    async def forget(self, before: datetime) -> int:
        """See the port."""
        bind = Binds()
        row = await self.statements.row(Q.select(_forget(bind(before)).as_("gone")), bind)
        return 0 if row is None else int(row["gone"])


def _wanted(query: QueryBuilder, wanted: AuditFilter, bind: Binds) -> QueryBuilder:
    if wanted.user is not None:
        query = query.where((AUDIT.actor == bind(wanted.user)) | (AUDIT.subject == bind(str(wanted.user))))
    if wanted.actions:
        query = query.where(AUDIT.action.isin([bind(action.value) for action in wanted.actions]))
    if wanted.since is not None:
        query = query.where(AUDIT.at >= bind(wanted.since))
    if wanted.until is not None:
        query = query.where(AUDIT.at < bind(wanted.until))
    return query


def _record(row: Row) -> AuditRecord:
    action, details = _told(row["action"], row["details"])
    event = AuditEvent(
        at=row["at"],
        action=action,
        actor=None if row["actor"] is None else UserId(row["actor"]),
        actor_name=row["actor_name"],
        address=row["address"],
        subject=row["subject"],
        subject_name=row["subject_name"],
        details=details,
    )
    return AuditRecord(row["number"], event)


def _told(action: str, document: str) -> tuple[AuditAction, tuple[tuple[str, str], ...]]:
    """Read what was done. What a newer program wrote, or a stranger to it, hides nothing else: it is shown as it is."""
    try:
        return AuditAction(action), tuple((str(name), str(text)) for name, text in json.loads(document))
    except (TypeError, ValueError):
        return AuditAction.UNREADABLE, (("action", action), ("details", document))
