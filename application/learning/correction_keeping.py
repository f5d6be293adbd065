"""Keeping what a person taught."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.auditing import AuditAction
from domain.errors import Conflict
from domain.releases.corrections import Correction, CorrectionId, Lesson, accept_lesson
from domain.releases.precedence import effective
from domain.series import Series
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from ..ports.users import UserNotFound
from .known_correction import KnownCorrection
from .recording import record_correction

MOST_ACTIVE = 500
"""So many corrections of one person count at once."""


class TooManyCorrections(Conflict):
    """The person taught as much as one person may."""


@dataclass(frozen=True, slots=True)
class CorrectionKeeping:
    """What every way to teach ends in. The person is locked, so that two hasty keys do not teach the same twice."""

    database: Database
    clock: Clock
    identifiers: Identifiers

    async def keep(
        self, actor: Actor, series: Series, lessons: Iterable[Lesson], example: str | None = None
    ) -> tuple[KnownCorrection, ...]:
        """Keep the lessons, and return what is kept of them: a lesson that counts already is not kept twice.

        Raises TooManyCorrections, UserNotFound, InvalidLesson; then nothing is kept.
        """
        made = [self._made(actor, series, accept_lesson(one), example) for one in lessons]
        async with self.database.unit() as unit:
            if await unit.users.get(actor.id, lock=True) is None:
                raise UserNotFound("Your account is gone.")
            own = list(await unit.corrections.taught(actor.id, series.id))
            kept = [await self._keep(unit, actor, own, one) for one in made]
        return tuple(KnownCorrection(one, actor.username, own=True) for one in kept)

    async def _keep(self, unit: Unit, actor: Actor, own: list[Correction], new: Correction) -> Correction:
        counting = effective(one.lesson for one in own)
        if new.lesson in counting:
            return next(one for one in own if one.lesson == new.lesson)
        if await unit.corrections.active(new.taught_by) >= MOST_ACTIVE:
            raise TooManyCorrections(f"You taught {MOST_ACTIVE} things already. Revoke some that you no longer need.")
        await unit.corrections.add(new)
        await record_correction(unit, actor, AuditAction.TAUGHT, new.taught_at, new)
        own.insert(0, new)
        return new

    def _made(self, actor: Actor, series: Series, lesson: Lesson, example: str | None) -> Correction:
        return Correction(
            id=CorrectionId(self.identifiers.uuid()),
            series=series.id,
            series_title=series.titles.main,
            lesson=lesson,
            taught_by=actor.id,
            taught_at=self.clock.now(),
            example=example,
        )
