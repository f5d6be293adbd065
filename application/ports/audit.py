"""The audit: what people did, kept so that nobody can change it afterwards."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.auditing import AuditEvent, AuditFilter, AuditRecord

LEAST_KEPT = timedelta(days=30)
"""What is younger than this, nobody makes the audit forget: neither a short setting nor who has got into the server."""


class AuditTrail(Protocol):
    """Events are added to the unit that does what they tell of: either both happen or none."""

    @abstractmethod
    async def add(self, event: AuditEvent) -> None:
        """Keep it."""

    @abstractmethod
    async def find(self, wanted: AuditFilter, *, before: int | None = None, limit: int = 100) -> Sequence[AuditRecord]:
        """At most ``limit`` of those that are wanted, newest first, with numbers below ``before``."""

    @abstractmethod
    async def forget(self, before: datetime) -> int:
        """Forget what happened before that, thousands at once but perhaps not all; say how many, 0 when none is left.

        What is younger than ``LEAST_KEPT`` by its clock stays.
        """
