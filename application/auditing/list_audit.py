"""Reading the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.auditing import AuditAction, AuditFilter, AuditRecord
from domain.ownership import require_admin
from domain.users import Actor, UserId

from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, newest first; ``next`` is what to ask for the page after, None on the last one."""

    records: Sequence[AuditRecord]
    next: int | None


@dataclass(frozen=True, slots=True)
class ListAudit:
    """Show what was done, for admins, newest first."""

    database: Database

    async def __call__(
        self,
        actor: Actor,
        *,
        user: UserId | None = None,
        action: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> AuditPage:
        """One page. ``action`` is one, or what comes before its dot. Raises AdminsOnly, UnknownAction."""
        require_admin(actor)
        wanted = AuditFilter(user, () if action is None else AuditAction.named(action), since, until)
        async with self.database.unit() as unit:
            # One more than wanted tells whether another page follows.
            found = await unit.audit.find(wanted, before=before, limit=limit + 1)
        records = found[:limit]
        return AuditPage(records, records[-1].number if len(found) > limit else None)
