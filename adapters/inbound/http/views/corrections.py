"""Corrections: what was taught, in words."""

from collections.abc import Iterable, Sequence

from application.learning.known_correction import KnownCorrection
from domain.releases.corrections import AliasLesson, Lesson, NumberingLesson
from domain.releases.lesson_text import lesson_text

from ..wire.corrections import CorrectionsView, CorrectionView


def view_corrections(known: Iterable[KnownCorrection]) -> CorrectionsView:
    """Show corrections in the use case's order."""
    return CorrectionsView(corrections=[view_correction(one) for one in known])


def view_page(known: Sequence[KnownCorrection], most: int) -> CorrectionsView:
    """Show a page of at most so many: a full one may have a next."""
    shown = view_corrections(known)
    return shown.model_copy(update={"next": shown.corrections[-1].id}) if len(known) == most else shown


def view_correction(known: KnownCorrection) -> CorrectionView:
    """Show one."""
    correction = known.correction
    return CorrectionView(
        id=str(correction.id),
        series_id=correction.series,
        series_title=correction.series_title,
        kind=_kind(correction.lesson),
        text=lesson_text(correction.lesson),
        example=correction.example,
        taught_by=known.teacher,
        taught_at=correction.taught_at,
        own=known.own,
        shared=correction.shared,
        shared_at=correction.shared_at,
        revoked_at=correction.revoked_at,
    )


def _kind(lesson: Lesson) -> str:
    if isinstance(lesson, NumberingLesson):
        return "numbering"
    return "alias" if isinstance(lesson, AliasLesson) else "refusal"
