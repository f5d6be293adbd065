"""Saying that a release is not the episode, however well it seems to fit."""

from dataclasses import dataclass

from domain.releases.learning import refusal_from
from domain.releases.release import ReleaseId
from domain.series import SeriesId
from domain.users import Actor

from ..searching.search_episode import SearchEpisode
from .correction_keeping import CorrectionKeeping
from .known_correction import KnownCorrection


@dataclass(frozen=True, slots=True)
class RefuseMatch:
    """Learn that a group's name, counted like this one, is not the series."""

    search: SearchEpisode
    keeping: CorrectionKeeping

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, release: ReleaseId
    ) -> tuple[KnownCorrection, ...]:
        """Return what was learned; it counts from the actor's next search on.

        Raises what SearchEpisode raises, ReleaseNotFound, InvalidLesson, TooManyCorrections.
        """
        result = await self.search(actor, series, episode)
        verdict = result.chosen(release)
        lesson = refusal_from(result.wanted, verdict)
        return await self.keeping.keep(actor, result.series, (lesson,), verdict.release.title)
