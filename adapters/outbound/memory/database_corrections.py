"""Corrections in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from application.ports.corrections import CorrectionNotFound, Corrections
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.releases.corrections import Correction, CorrectionId
from domain.series import SeriesId
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryCorrections(Corrections):
    """A dictionary of corrections."""

    rows: Open

    async def add(self, correction: Correction) -> None:
        """See the port."""
        rows, correction = self.rows(), keepable(correction)
        if correction.taught_by not in rows.users:
            raise UserNotFound("There is no such user.")
        rows.corrections.setdefault(correction.id, correction)

    async def get(self, correction: CorrectionId, *, lock: bool = False) -> Correction | None:
        """See the port. Units are serialised here, so ``lock`` has nothing to do."""
        return self.rows().corrections.get(correction)

    async def save(self, correction: Correction) -> None:
        """See the port."""
        rows, kept = self.rows(), await self.get(correction.id)
        if kept is None:
            raise CorrectionNotFound("There is no such correction.")
        rows.corrections[kept.id] = replace(
            kept,
            shared_by=correction.shared_by,
            shared_at=correction.shared_at,
            revoked_by=correction.revoked_by,
            revoked_at=correction.revoked_at,
        )

    async def counting(self, user: UserId, series: SeriesId) -> Sequence[Correction]:
        """See the port."""
        active = [one for one in await self.of(user) if one.active and one.series == series]
        return sorted(active, key=lambda one: one.taught_by != user)

    async def of(self, user: UserId) -> Sequence[Correction]:
        """See the port."""
        return [one for one in await self.all() if one.taught_by == user or one.shared]

    async def all(self) -> Sequence[Correction]:
        """See the port."""
        return _newest_first(self.rows().corrections.values())


def _newest_first(corrections: Iterable[Correction]) -> Sequence[Correction]:
    return sorted(corrections, key=lambda one: (one.taught_at, one.id), reverse=True)
