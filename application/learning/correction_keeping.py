"""Keeping what a person taught."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.errors import Conflict
from domain.releases.corrections import Correction, CorrectionId, Lesson
from domain.releases.precedence import effective
from domain.series import Series
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from .known_correction import KnownCorrection

MOST_ACTIVE = 500
"""So many corrections of one person count at once."""


class TooManyCorrections(Conflict):
    """The person taught as much as one person may."""


@dataclass(frozen=True, slots=True)
class CorrectionKeeping:
    """What every way to teach ends in.

    One for the whole process, so that two hasty keys do not teach the same twice.
    """

    database: Database
    clock: Clock
    identifiers: Identifiers
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False, compare=False)

    async def keep(
        self, actor: Actor, series: Series, lessons: Iterable[Lesson], example: str | None = None
    ) -> tuple[KnownCorrection, ...]:
        """Keep the lessons, and return what is kept of them: a lesson that counts already is not kept twice.

        Raises TooManyCorrections, UserNotFound; then nothing is kept.
        """
        async with self._turn, self.database.unit() as unit:
            own = [one for one in await unit.corrections.of(actor.id) if one.active and one.taught_by == actor.id]
            kept = [await self._keep(unit, own, self._made(actor, series, one, example)) for one in lessons]
        return tuple(KnownCorrection(one, actor.username, own=True) for one in kept)

    async def _keep(self, unit: Unit, own: list[Correction], new: Correction) -> Correction:
        about = [one for one in own if one.series == new.series]
        counting = effective(one.lesson for one in about)
        if new.lesson in counting:
            return next(one for one in about if one.lesson == new.lesson)
        if len(own) >= MOST_ACTIVE:
            raise TooManyCorrections(f"You taught {MOST_ACTIVE} things already. Revoke some that you no longer need.")
        await unit.corrections.add(new)
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
