"""Invitations."""

from datetime import datetime

from adapters.inbound.http.wire.invites import InvitesView, InviteView

from ..cells import Cell, Line, Span, Tone, cell, plain
from ..wording import ago, counted, size, until

_SOON = 86_400.0
"""Seconds."""


def invite(view: InviteView, now: datetime) -> list[Line]:
    """Draw an invitation: for what and how long, and below by whom."""
    left = (view.expires_at - now).total_seconds()
    who = f"by {view.invited_by}, {ago(view.created_at, now)}" if view.invited_by else ago(view.created_at, now)
    return [
        [
            cell("✉", Tone.ACCENT, width=1),
            cell(f"for {'an admin' if view.role == 'admin' else 'a user'}", Tone.STRONG, width=12),
            Cell((Span(_granted(view), Tone.MUTED),)),
            cell(f"ends {until(view.expires_at, now)}", Tone.WARN if left < _SOON else Tone.CALM, width=16, right=True),
        ],
        [cell("", width=1), cell(who, Tone.MUTED)],
    ]


def _granted(view: InviteView) -> str:
    space = size(view.quota_bytes) if view.quota_bytes is not None else ""
    number = counted(view.quota_torrents, "torrent") if view.quota_torrents is not None else ""
    return " · ".join(filter(None, (space, number))) or "what the server grants"


def outcome(view: InvitesView | None, news: str, problem: str | None) -> list[Span]:
    """Say how many can be accepted, or what has just happened."""
    if problem is not None and view is not None:
        return [Span(plain(problem), Tone.BAD)]
    if news:
        return [Span(plain(news), Tone.GOOD)]
    if view is None or not view.invites:
        return []
    return [Span(f"{counted(len(view.invites), 'invitation')} can be accepted", Tone.MUTED)]
