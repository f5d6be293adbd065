"""Saying by hand how a group counts a series."""

from dataclasses import dataclass
from decimal import Decimal

from domain.releases.corrections import NumberingLesson
from domain.releases.wanted import WantedEpisode
from domain.series import SeriesId
from domain.users import Actor

from ..searching.franchises import Franchises
from .correction_keeping import CorrectionKeeping
from .known_correction import KnownCorrection


@dataclass(frozen=True, slots=True)
class TeachNumber:
    """Learn that what a group calls ``number`` is that episode, and the others likewise."""

    franchises: Franchises
    keeping: CorrectionKeeping

    async def __call__(
        self,
        actor: Actor,
        series: SeriesId,
        episode: int,
        number: Decimal,
        *,
        group: str | None = None,
        season: int | None = None,
        part: int | None = None,
    ) -> tuple[KnownCorrection, ...]:
        """Return what was learned.

        ``group`` None stands for releases that name none; ``season`` and ``part`` are those beside the number.
        Raises SeriesNotFound, InvalidEpisode, InvalidLesson, WatchlistUnavailable, TooManyCorrections.
        """
        wanted = WantedEpisode(await self.franchises.of(series), episode)
        lesson = NumberingLesson(number - episode, (group or "").strip() or None, season, part)
        return await self.keeping.keep(actor, wanted.franchise.series, (lesson,))
