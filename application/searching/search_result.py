"""What a search for an episode comes back with."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.releases.ranking import RankedVerdict as RankedVerdict
from domain.releases.release import Release, ReleaseId
from domain.releases.verdict import Verdict
from domain.series import Series


class Outcome(StrEnum):
    """How a search ended."""

    PICKED = "picked"
    """``best`` is good enough to be taken with one key."""
    CHOOSE = "choose"
    """There are plausible candidates, and a person should look at them."""
    ONLY_REJECTED = "only_rejected"
    """Something was found, and none of it is the wanted episode in an acceptable form."""
    NOTHING_FOUND = "nothing_found"
    """No indexer lists anything."""
    NOT_AIRED_YET = "not_aired_yet"
    """Nothing acceptable was found, and the episode has not been broadcast."""


@dataclass(frozen=True, slots=True)
class SearchFailure:
    """An indexer that could not be asked, or not to the end. ``problem`` is the error's slug."""

    indexer: str
    problem: str
    detail: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Every candidate, the best first, the rejected ones last.

    ``best`` is the release that one key would take: the first candidate of the band ``high``, else None.
    """

    series: Series
    episode: int
    outcome: Outcome
    best: Verdict | None
    candidates: tuple[RankedVerdict, ...]
    failures: tuple[SearchFailure, ...]
    searched_at: datetime

    def candidate(self, release: ReleaseId) -> RankedVerdict | None:
        """The candidate of that id, or None."""
        return next((one for one in self.candidates if one.verdict.release.id == release), None)

    @property
    def releases(self) -> tuple[Release, ...]:
        """What was found, in the order of the candidates."""
        return tuple(one.verdict.release for one in self.candidates)
