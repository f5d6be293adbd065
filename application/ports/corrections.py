"""What people taught us, kept for good."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.errors import NotFound
from domain.releases.corrections import Correction, CorrectionId
from domain.series import SeriesId
from domain.users import UserId


class CorrectionNotFound(NotFound):
    """There is no such correction, or it is not yours."""


@dataclass(frozen=True, slots=True)
class Page:
    """At most ``most`` of a list: its beginning, or what comes after the correction ``after``."""

    most: int
    after: CorrectionId | None = None


class Corrections(Protocol):
    """Corrections are never deleted, only revoked.

    When an account is deleted, what its person taught for themselves goes with it. What was ever shared stays and
    counts on for everybody, with the id of a teacher, a sharer or a revoker who is there no more: others rely on it,
    and it is the audit.
    """

    @abstractmethod
    async def add(self, correction: Correction) -> None:
        """Keep one. Idempotent by its id. Raises UserNotFound; the unit stays usable."""

    @abstractmethod
    async def get(self, correction: CorrectionId, *, lock: bool = False) -> Correction | None:
        """That one, revoked or not; with ``lock`` nobody else changes it until the unit ends."""

    @abstractmethod
    async def save(self, correction: Correction) -> None:
        """Replace who shared and who revoked it, each with when; what was taught stays as it is.

        Raises CorrectionNotFound; the unit stays usable.
        """

    @abstractmethod
    async def counting(self, user: UserId, series: SeriesId) -> Sequence[Correction]:
        """The active ones about a series that count for the person: their own first, then shared ones; newest first."""

    @abstractmethod
    async def taught(self, user: UserId, series: SeriesId) -> Sequence[Correction]:
        """The active ones about a series that the person taught, newest first."""

    @abstractmethod
    async def active(self, user: UserId) -> int:
        """How many active ones the person taught, about all series."""

    @abstractmethod
    async def of(self, user: UserId, page: Page | None = None) -> Sequence[Correction]:
        """Everything the person taught and everything shared, revoked ones included, newest first.

        Only that page of it; nothing comes after a correction that is not there (any more).
        """

    @abstractmethod
    async def all(self, page: Page | None = None) -> Sequence[Correction]:
        """Everybody's, revoked ones included, newest first; only that page of it, as in ``of``."""
