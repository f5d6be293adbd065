"""Recording that somebody fetches a file."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from domain.auditing import AuditAction, AuditEvent
from domain.torrents.infohash import InfoHash
from domain.users import Actor, UserId

from ..auditing.change_budget import ChangeBudget
from ..ports.clock import Clock
from ..ports.database import Database
from ..single_flight import SingleFlight
from .open_file import OpenedFile

ONCE_IN = timedelta(hours=1)
"""A file comes in many parts, and again where a transfer broke off: that is one delivery."""

_Key: TypeAlias = tuple[UserId, UUID | None, InfoHash, int]


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """Record once an hour for each file, person and session that it goes to them. One for the whole process."""

    database: Database
    clock: Clock
    budget: ChangeBudget = field(default_factory=ChangeBudget)
    _recorded: dict[_Key, datetime] = field(init=False, repr=False, compare=False, default_factory=dict)
    _flights: SingleFlight[_Key, None] = field(init=False, repr=False, compare=False, default_factory=SingleFlight)

    async def __call__(self, actor: Actor, opened: OpenedFile) -> None:
        """Return when it is on record: no byte goes before. Raises TooManyChanges, DatabaseUnavailable."""
        key = (actor.id, actor.session or actor.token, opened.torrent, opened.index)
        self._forget(self.clock.now() - ONCE_IN)
        if key not in self._recorded:
            # Parts that are asked for at once wait for one record.
            await self._flights(key, lambda: self._record(key, actor, opened))

    async def _record(self, key: _Key, actor: Actor, opened: OpenedFile) -> None:
        action, now, name = AuditAction.DELIVERED, self.clock.now(), opened.name
        self.budget.spend_on_delivery(actor, now)
        details = {"file": str(opened.index), "size_bytes": str(opened.file.size_bytes)}
        async with self.database.unit() as unit:
            await unit.audit.add(
                AuditEvent.by(actor, action, now, subject=opened.torrent, subject_name=name, details=details)
            )
        self._recorded[key] = now

    def _forget(self, before: datetime) -> None:
        while self._recorded:
            key, at = next(iter(self._recorded.items()))  # they stand in the order in which they were recorded
            if at > before:
                return
            del self._recorded[key]
