"""Saying that a release is the episode after all."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.releases.learning import doubted, lessons_from
from domain.releases.release import ReleaseId
from domain.releases.verdict import Band, Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import SeriesId
from domain.users import Actor

from ..searching.search_episode import SearchEpisode
from .correction_keeping import CorrectionKeeping
from .known_correction import KnownCorrection


class NothingToLearn(Conflict):
    """The release says nothing about names or numbers that was not known."""


@dataclass(frozen=True, slots=True)
class TeachMatch:
    """Learn from a candidate that was not taken for the episode what made us doubt it."""

    search: SearchEpisode
    keeping: CorrectionKeeping

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, release: ReleaseId
    ) -> tuple[KnownCorrection, ...]:
        """Return what was learned; it counts from the actor's next search on.

        Raises what SearchEpisode raises, ReleaseNotFound, NothingToLearn, TooManyCorrections.
        """
        result = await self.search(actor, series, episode)
        verdict = result.chosen(release)
        lessons = lessons_from(result.wanted, verdict)
        if not lessons:
            raise NothingToLearn(_why_nothing(result.wanted, verdict))
        return await self.keeping.keep(actor, result.series, lessons, verdict.release.title)


def _why_nothing(wanted: WantedEpisode, verdict: Verdict) -> str:
    against = " ".join(reason.text for reason in verdict.reasons if not reason.favours)
    if verdict.band is Band.HIGH:
        return "This release is taken for the episode already."
    if doubted(wanted, verdict):
        return f"Its title says too little to learn from it. {against} You can take it all the same."
    return f"Its name and its number are right. {against} Change your preferences, or take it as it is."
