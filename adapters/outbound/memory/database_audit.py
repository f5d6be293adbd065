"""The audit in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from application.ports.audit import LEAST_KEPT, AuditTrail
from domain.auditing import AuditEvent, AuditFilter, AuditRecord
from domain.keepable import keepable

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryAudit(AuditTrail):
    """A dictionary of events by their number."""

    rows: Open

    async def add(self, event: AuditEvent) -> None:
        """See the port."""
        kept = self.rows().audit
        number = max(kept, default=0) + 1
        kept[number] = AuditRecord(number, keepable(event))

    async def find(self, wanted: AuditFilter, *, before: int | None = None, limit: int = 100) -> Sequence[AuditRecord]:
        """See the port."""
        newest = sorted(self.rows().audit.values(), key=lambda one: one.number, reverse=True)
        older = (one for one in newest if before is None or one.number < before)
        return [one for one in older if wanted.admits(one.event)][:limit]

    async def forget(self, before: datetime) -> int:
        """See the port."""
        kept, bound = self.rows().audit, min(before, datetime.now(UTC) - LEAST_KEPT)
        gone = [number for number, one in kept.items() if one.event.at < bound]
        for number in gone:
            del kept[number]
        return len(gone)
