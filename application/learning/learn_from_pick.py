"""Learning from what people take although we doubted it."""

from dataclasses import dataclass

from domain.errors import UuutorrentError
from domain.releases.learning import lessons_from
from domain.releases.verdict import Band, Verdict
from domain.users import Actor

from ..searching.search_result import SearchResult
from .correction_keeping import CorrectionKeeping
from .known_correction import KnownCorrection


@dataclass(frozen=True, slots=True)
class LearnFromPick:
    """Take a person's pick as their word that it is the episode."""

    keeping: CorrectionKeeping

    async def __call__(self, actor: Actor, result: SearchResult, verdict: Verdict) -> tuple[KnownCorrection, ...]:
        """Return what was learned, if anything. What fails here is no reason for a download to fail: it raises nothing.

        ``verdict`` is the candidate of ``result`` that was taken.
        """
        if verdict.band is Band.HIGH:
            return ()
        try:
            lessons = lessons_from(result.wanted, verdict)
            return await self.keeping.keep(actor, result.series, lessons, verdict.release.title) if lessons else ()
        except UuutorrentError:
            return ()
