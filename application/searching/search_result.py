"""What a search for an episode comes back with."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.errors import NotFound
from domain.releases.preferences import Preferences
from domain.releases.ranking import RankedVerdict as RankedVerdict
from domain.releases.release import Release, ReleaseId
from domain.releases.verdict import Verdict
from domain.releases.wanted import WantedEpisode
from domain.series import Series


class ReleaseNotFound(NotFound):
    """No candidate for that episode has that id (any more)."""


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

    ``wanted`` is the episode that they were judged for, with what people taught about it. ``best`` is the release that
    one key would take: the first candidate of the band ``high``, else None.
    """

    wanted: WantedEpisode
    outcome: Outcome
    best: Verdict | None
    candidates: tuple[RankedVerdict, ...]
    failures: tuple[SearchFailure, ...]
    searched_at: datetime
    preferences: Preferences = field(default_factory=Preferences)
    """The taste that they were put in order by."""

    @property
    def series(self) -> Series:
        """The wanted entry. Among its titles are the names that people taught us."""
        return self.wanted.franchise.series

    @property
    def episode(self) -> int:
        """The wanted episode's number in its entry."""
        return self.wanted.number

    def candidate(self, release: ReleaseId) -> RankedVerdict | None:
        """The candidate of that id, or None."""
        return next((one for one in self.candidates if one.verdict.release.id == release), None)

    def chosen(self, release: ReleaseId) -> Verdict:
        """What was decided about the candidate of that id. Raises ReleaseNotFound."""
        candidate = self.candidate(release)
        if candidate is None:
            raise ReleaseNotFound("This release is not among the candidates any more. Search again.")
        return candidate.verdict

    @property
    def releases(self) -> tuple[Release, ...]:
        """What was found, in the order of the candidates."""
        return tuple(one.verdict.release for one in self.candidates)
