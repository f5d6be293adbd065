"""What was taught, as the screen knows it."""

from dataclasses import dataclass, replace

from adapters.inbound.http.wire.corrections import CorrectionsView, CorrectionView


@dataclass(frozen=True, slots=True)
class Lessons:
    """``shown`` is None until the first answer. ``changed``: something counts now that did not, or the other way."""

    shown: CorrectionsView | None = None
    problem: str | None = None
    news: str = ""
    everybody: bool = False
    changed: bool = False

    @property
    def in_order(self) -> list[CorrectionView]:
        """What counts, the newest first; then what was taken back."""
        return sorted(self.shown.corrections, key=lambda each: each.revoked_at is not None) if self.shown else []

    @property
    def counting(self) -> int:
        """How many count."""
        return sum(1 for each in self.in_order if each.revoked_at is None)


def arrived(lessons: Lessons, view: CorrectionsView, news: str = "") -> Lessons:
    """Here is the list; ``news`` says what has just changed."""
    return replace(lessons, shown=view, problem=None, news=news, changed=lessons.changed or bool(news))


def failed(lessons: Lessons, sentence: str) -> Lessons:
    """Not read, or not changed; the last list stays."""
    return replace(lessons, problem=sentence, news="")


def turned(lessons: Lessons) -> Lessons:
    """What everybody taught, or what counts for oneself."""
    return replace(lessons, everybody=not lessons.everybody, news="")


def may_revoke(correction: CorrectionView | None, *, admin: bool) -> bool:
    """Whether the person may take it back: an admin any, others their own while it is not shared."""
    if correction is None or correction.revoked_at is not None:
        return False
    return admin or (correction.own and not correction.shared)


def may_share(correction: CorrectionView | None, *, admin: bool) -> bool:
    """Whether the person may let it count for everybody."""
    return admin and correction is not None and correction.revoked_at is None and not correction.shared
