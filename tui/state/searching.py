"""A search for the release of one episode."""

from dataclasses import dataclass, replace

from adapters.inbound.http.wire.searches import CandidateView, SearchView


@dataclass(frozen=True, slots=True)
class Search:
    """Asking until ``view`` or ``problem`` is there."""

    view: SearchView | None = None
    problem: str | None = None
    show_rejected: bool = False

    @property
    def asking(self) -> bool:
        """Whether the answer is awaited."""
        return self.view is None and self.problem is None

    @property
    def rejected(self) -> int:
        """How many were rejected."""
        return sum(1 for each in self._all if each.band == "rejected")

    @property
    def shown(self) -> list[CandidateView]:
        """The best first; rejected ones only when asked for."""
        return [each for each in self._all if self.show_rejected or each.band != "rejected"]

    def candidate(self, release_id: str | None) -> CandidateView | None:
        """Return the candidate of that id."""
        return next((each for each in self._all if each.release_id == release_id), None)

    @property
    def _all(self) -> list[CandidateView]:
        return self.view.candidates if self.view else []


def answered(search: Search, view: SearchView) -> Search:
    """Here is what was found. If all of it was rejected, it is shown: an empty list would explain nothing."""
    return replace(
        search, view=view, problem=None, show_rejected=search.show_rejected or view.outcome == "only_rejected"
    )


def failed(search: Search, sentence: str) -> Search:
    """No answer."""
    return replace(search, problem=sentence)


def asked_again(search: Search) -> Search:
    """The same question once more."""
    return Search(show_rejected=search.show_rejected)


def toggled(search: Search) -> Search:
    """Show what was rejected, or hide it."""
    return replace(search, show_rejected=not search.show_rejected)
