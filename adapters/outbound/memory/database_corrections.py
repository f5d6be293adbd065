"""Corrections in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.ports.corrections import CorrectionNotFound, Corrections, Page
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

    async def taught(self, user: UserId, series: SeriesId) -> Sequence[Correction]:
        """See the port."""
        return [one for one in await self.counting(user, series) if one.taught_by == user]

    async def active(self, user: UserId) -> int:
        """See the port."""
        return sum(one.active and one.taught_by == user for one in self.rows().corrections.values())

    async def of(self, user: UserId, page: Page | None = None) -> Sequence[Correction]:
        """See the port."""
        seen = [one for one in self.rows().corrections.values() if one.taught_by == user or one.shared]
        return await self._page(_newest_first(seen), page)

    async def all(self, page: Page | None = None) -> Sequence[Correction]:
        """See the port."""
        return await self._page(_newest_first(self.rows().corrections.values()), page)

    async def _page(self, listed: Sequence[Correction], page: Page | None) -> Sequence[Correction]:
        if page is None or page.after is None:
            return listed if page is None else listed[: page.most]
        if (last := await self.get(page.after)) is None:
            return []
        return [one for one in listed if _age(one) < _age(last)][: page.most]


def _newest_first(corrections: Iterable[Correction]) -> Sequence[Correction]:
    return sorted(corrections, key=_age, reverse=True)


def _age(correction: Correction) -> tuple[datetime, CorrectionId]:
    return correction.taught_at, correction.id
