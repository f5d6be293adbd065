"""A search for the release of one episode, and what was taught on the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adapters.inbound.http.wire.corrections import CorrectionView
from adapters.inbound.http.wire.searches import CandidateView, SearchView


@dataclass(frozen=True, slots=True)
class Note:
    """What has just happened to a candidate, in a sentence; ``trouble`` when it has not."""

    sentence: str
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """Asking until ``view`` or ``problem`` is there.

    ``again``: the question was repeated because something was taught, and the old answer stays until the new one is
    there. ``teaching``: a correction is on its way. ``learned`` are the corrections that one key takes back.
    """

    view: SearchView | None = None
    problem: str | None = None
    show_rejected: bool = False
    again: bool = False
    teaching: bool = False
    note: Note | None = None
    learned: tuple[str, ...] = ()

    @property
    def asking(self) -> bool:
        """Whether the first answer is awaited."""
        return self.view is None and self.problem is None

    @property
    def busy(self) -> bool:
        """Whether what is shown is about to change."""
        return self.asking or self.teaching or self.again

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

    def above(self, candidate: CandidateView) -> CandidateView | None:
        """Return the candidate that is one place better; None for the best and for rejected ones."""
        better = None if candidate.rank is None else candidate.rank - 1
        return next((each for each in self._all if each.rank == better is not None), None)

    @property
    def _all(self) -> list[CandidateView]:
        return self.view.candidates if self.view else []


def answered(search: Search, view: SearchView, marked: str | None = None) -> Search:
    """Here is what was found.

    If all of it was rejected, it is shown: an empty list would explain nothing. So it is if the ``marked`` release is
    rejected now: nothing may vanish under the cursor.
    """
    gone = any(each.release_id == marked and each.band == "rejected" for each in view.candidates)
    shown = search.show_rejected or gone or view.outcome == "only_rejected"
    return replace(search, view=view, problem=None, again=False, show_rejected=shown)


def failed(search: Search, sentence: str) -> Search:
    """No answer; an old one stays."""
    if search.view is not None:
        return replace(search, again=False, note=Note(sentence, trouble=True))
    return replace(search, problem=sentence)


def asked_again(search: Search) -> Search:
    """The same question once more."""
    return Search(show_rejected=search.show_rejected, learned=search.learned)


def repeated(search: Search) -> Search:
    """The same question once more; what is shown stays until the answer comes."""
    return replace(search, again=True)


def toggled(search: Search) -> Search:
    """Show what was rejected, or hide it."""
    return replace(search, show_rejected=not search.show_rejected)


def teaching(search: Search, sentence: str) -> Search:
    """The person said something; it is on its way."""
    return replace(search, teaching=True, note=Note(sentence))


def learned(search: Search, corrections: Iterable[CorrectionView]) -> Search:
    """The server has learned it."""
    corrections = list(corrections)
    told = " ".join(each.text for each in corrections)
    note = Note(f"Learned: {told} u undoes it." if told else "Nothing new: it was known already.")
    return replace(search, teaching=False, note=note, learned=tuple(each.id for each in corrections))


def forgotten(search: Search) -> Search:
    """What was learned last is taken back."""
    return replace(search, teaching=False, note=Note("Taken back: it does not count any more."), learned=())


def not_learned(search: Search, sentence: str) -> Search:
    """Nothing has changed, and why."""
    return replace(search, teaching=False, note=Note(sentence, trouble=True))
