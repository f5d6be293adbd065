"""Why a release was judged as it was."""

from collections.abc import Sequence

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from ..cells import Span, Tone, plain
from .toned import content


class Reasons(Vertical):
    """One reason a paragraph, its sign apart, so that long sentences hang together; below, how the title was read."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Sequence[tuple[Span, str]], Sequence[str]] = ((), ())

    def show(self, reasons: Sequence[tuple[Span, str]], trace: Sequence[str] = ()) -> None:
        """Show these."""
        if (reasons, trace) == self._shown:
            return
        self._shown = (reasons, trace)
        self.remove_children()
        self.mount_all([*_why(reasons), *_reading(trace)])


def _why(reasons: Sequence[tuple[Span, str]]) -> list[Widget]:
    told: list[Widget] = [
        Horizontal(Static(content([sign]), classes="sign"), Static(Content(sentence), classes="sentence"))
        for sign, sentence in reasons
    ]
    return [Static("Why", classes="-muted"), *told] if told else []


def _reading(trace: Sequence[str]) -> list[Widget]:
    parts = plain(" · ".join(trace))
    return [Static(content([Span("Read as  ", Tone.FAINT), Span(parts, Tone.MUTED)]), classes="trace")] if parts else []
