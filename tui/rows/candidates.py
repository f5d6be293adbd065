"""Releases that may be the wanted episode."""

from datetime import datetime

from adapters.inbound.http.wire.searches import CandidateView

from ..cells import Line, Span, Tone, cell, plain
from ..wording import BANDS, ago, size


def candidate(view: CandidateView, best: str | None, now: datetime) -> list[Line]:
    """Draw a candidate: its whole name, and below what decides."""
    is_best = view.release_id == best
    rejected = view.band == "rejected"
    word, tone = BANDS.get(view.band, (view.band, Tone.PLAIN))
    mark = "★" if is_best else "✗" if rejected else "·"
    name_tone = Tone.MUTED if rejected else Tone.STRONG if is_best else Tone.PLAIN
    return [
        [cell(mark, Tone.ACCENT if is_best else tone, width=2), cell(view.title, name_tone)],
        [
            cell("", width=2),
            cell(word, tone, width=11),
            cell(f"{view.resolution}p" if view.resolution else "", Tone.MUTED, width=5, right=True),
            cell(size(view.size_bytes) if view.size_bytes else "", Tone.MUTED, width=8, right=True),
            cell(_seeds(view), Tone.BAD if view.seeders == 0 else Tone.MUTED, width=11, right=True),
            cell(ago(view.published_at, now) if view.published_at else "", Tone.MUTED, width=10, right=True),
            cell(_traits(view), Tone.MUTED),
        ],
    ]


def reasons(view: CandidateView, above: CandidateView | None = None) -> list[tuple[Span, str]]:
    """Say why it was judged so, and what decided its place: a sign and a sentence each."""
    told = [(Span("+", Tone.GOOD) if each.favours else Span("−", Tone.BAD), plain(each.text)) for each in view.reasons]
    if above is not None and above.ranking:
        told.append((Span("↓", Tone.MUTED), plain(f"Behind the one above: {', '.join(above.ranking)}.")))
    if view.ranking:
        told.append((Span("↑", Tone.ACCENT), plain(f"Ahead of the next one: {', '.join(view.ranking)}.")))
    return told


def _seeds(view: CandidateView) -> str:
    return "" if view.seeders is None else f"{view.seeders:,} seed{'' if view.seeders == 1 else 's'}"


def _traits(view: CandidateView) -> str:
    named = (
        ("batch", view.batch),
        (view.version or "", bool(view.version)),
        ("trusted", view.trusted),
        ("remake", view.remake),
    )
    return ", ".join(name for name, holds in named if holds)
