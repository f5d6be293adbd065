"""What is known of one thing: names, and what stands behind them."""

from collections.abc import Sequence

from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from ..cells import Span, Tone
from .toned import content, paragraphs

Fact = tuple[str, Span]


class Facts(Vertical):
    """A few lines above, then a fact a paragraph, its name apart, so that long ones hang together."""

    def __init__(self, head: Sequence[Sequence[Span]] = (), facts: Sequence[Fact] = ()) -> None:
        super().__init__()
        self._shown = (head, facts)

    def on_mount(self) -> None:
        """Show what is known from the beginning."""
        self._mount(*self._shown)

    def show(self, head: Sequence[Sequence[Span]], facts: Sequence[Fact]) -> None:
        """Show these instead."""
        if (head, facts) == self._shown:
            return
        self._shown = (head, facts)
        self.remove_children()
        self._mount(head, facts)

    def _mount(self, head: Sequence[Sequence[Span]], facts: Sequence[Fact]) -> None:
        rows = [_row(name, said) for name, said in facts]
        self.mount_all([Static(paragraphs(head)), *rows] if head else rows)


def _row(name: str, said: Span) -> Horizontal:
    return Horizontal(
        Static(content([Span(name, Tone.MUTED)]), classes="name"), Static(content([said]), classes="said")
    )
