"""Tokens for scripts."""

from datetime import datetime, timedelta

from adapters.inbound.http.wire.api_tokens import ApiTokenView

from ..cells import Cell, Line, Span, Tone, cell, plain
from ..wording import ago, until

_SOON = timedelta(days=7)


def token(view: ApiTokenView, now: datetime) -> list[Line]:
    """Draw a token: what it is for, what it may do, until when, and when it was used."""
    tone, ending = _ending(view.expires_at, now)
    return [
        [
            cell(view.name, Tone.STRONG),
            cell(" + ".join(view.scopes), Tone.CALM, width=20, right=True),
        ],
        [Cell((Span(ending, tone),), 14), cell(_used(view, now), Tone.MUTED)],
    ]


def _used(view: ApiTokenView, now: datetime) -> str:
    if view.used_at is None:
        return "never used"
    place = f" from {plain(view.address)}" if view.address else ""
    return f"used {ago(view.used_at, now)}{place}"


def _ending(end: datetime, now: datetime) -> tuple[Tone, str]:
    if end <= now:
        return Tone.BAD, "has ended"
    return (Tone.WARN if end - now < _SOON else Tone.MUTED), f"ends {until(end, now)}"
