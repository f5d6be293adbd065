"""Where one is logged in."""

from datetime import datetime

from adapters.inbound.http.wire.sessions import OpenSessionView

from ..cells import Line, Tone, cell, plain
from ..wording import ago


def device(view: OpenSessionView) -> str:
    """Return what the device called itself."""
    return plain(view.device).strip() or "A device without a name"


def session(view: OpenSessionView, now: datetime) -> list[Line]:
    """Draw a log-in: which device, whether it is this one, and when and from where it was seen."""
    return [
        [
            cell("●" if view.current else "·", Tone.GOOD if view.current else Tone.MUTED, width=1),
            cell(device(view), Tone.STRONG),
            cell("this one" if view.current else "", Tone.GOOD, width=8, right=True),
        ],
        [
            cell("", width=1),
            cell(f"seen {ago(view.last_seen_at, now)}", Tone.MUTED, width=16),
            cell(f"since {ago(view.started_at, now)}", Tone.MUTED, width=17),
            cell(f"from {view.address}" if view.address else "", Tone.MUTED),
        ],
    ]
