"""What was taught."""

from datetime import datetime

from adapters.inbound.http.wire.corrections import CorrectionView

from ..cells import Cell, Line, Span, Tone, cell, plain
from ..wording import ago

_SIGNS = {"numbering": ("#", "Numbers"), "alias": ("=", "Name"), "refusal": ("≠", "Not this")}


def correction(view: CorrectionView, now: datetime) -> list[Line]:
    """Draw a correction: what it says, and below of which series, whose it is, and since when."""
    sign, word = _SIGNS.get(view.kind, ("·", view.kind))
    gone = view.revoked_at is not None
    return [
        [
            cell(sign, Tone.FAINT if gone else Tone.ACCENT, width=1),
            cell(view.text, Tone.FAINT if gone else Tone.STRONG),
        ],
        [
            cell("", width=1),
            cell(word, Tone.FAINT if gone else Tone.MUTED, width=8),
            Cell(_standing(view), 13),
            cell(ago(view.taught_at, now), Tone.MUTED, width=10, right=True),
            cell(view.series_title, Tone.MUTED),
        ],
    ]


def _standing(view: CorrectionView) -> tuple[Span, ...]:
    if view.revoked_at is not None:
        return (Span("taken back", Tone.FAINT),)
    if view.shared:
        return (Span("for everybody", Tone.GOOD),)
    return (Span("yours" if view.own else plain(view.taught_by), Tone.CALM),)


def described(view: CorrectionView, now: datetime) -> list[list[Span]]:
    """Say all of it, for the place beside the list."""
    whom = "you" if view.own else plain(view.taught_by)
    lines = [[Span(plain(view.text), Tone.STRONG)], [Span(plain(view.series_title), Tone.MUTED)]]
    if view.example:
        lines.append([Span("Learned from  ", Tone.MUTED), Span(plain(view.example))])
    facts = [f"taught by {whom} {ago(view.taught_at, now)}"]
    if view.shared_at is not None:
        facts.append(f"shared with everybody {ago(view.shared_at, now)}")
    if view.revoked_at is not None:
        facts.append(f"taken back {ago(view.revoked_at, now)}")
    return [*lines, [Span("  ·  ".join(facts), Tone.MUTED)]]
