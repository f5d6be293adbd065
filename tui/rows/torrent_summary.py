"""What is said above the list of torrents."""

from ..cells import Span, Tone
from ..state.listing import Listing, Order
from ..state.speeds import History
from ..wording import rate
from .speeds import graph

_ROOMY = 110
_ORDERS = {
    Order.ADDED: ("newest first", "oldest first"),
    Order.NAME: ("A to Z", "Z to A"),
    Order.PROGRESS: ("furthest first", "least far first"),
    Order.SPEED: ("fastest first", "slowest first"),
    Order.STATE: ("trouble first", "ready first"),
    Order.SIZE: ("largest first", "smallest first"),
    Order.RATIO: ("highest ratio first", "lowest ratio first"),
    Order.QUEUE: ("next in queue first", "last in queue first"),
}


def how_listed(listing: Listing, selected: int) -> list[Span]:
    """Say how many are selected, and in what order they stand."""
    chosen = [Span(f"● {selected:,} selected", Tone.ACCENT)] if selected else []
    return chosen or [Span(order(listing), Tone.MUTED)]


def order(listing: Listing) -> str:
    """Return the order in words."""
    return _ORDERS[listing.order][listing.backwards]


def speeds(down: int, up: int, history: History, width: int) -> list[Span]:
    """Draw the speeds of everything, and how they were in the last minutes."""
    wide, narrow = (30, 15) if width >= _ROOMY else (12, 5)
    return [
        Span(f"↓ {rate(down):<11}", Tone.CALM if down else Tone.MUTED),
        *graph(list(history.down), wide),
        Span("   "),
        Span(f"↑ {rate(up):<11}", Tone.GOOD if up else Tone.MUTED),
        *graph(list(history.up), narrow, Tone.GOOD),
    ]
