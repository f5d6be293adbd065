"""Why a release was judged as it was."""

from collections.abc import Sequence

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from ..cells import Span
from .toned import content


class Reasons(Vertical):
    """One reason a paragraph, its sign apart, so that long sentences hang together."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[Span, str]] = []

    def show(self, reasons: Sequence[tuple[Span, str]]) -> None:
        """Show these."""
        if list(reasons) == self._shown:
            return
        self._shown = list(reasons)
        self.remove_children()
        if reasons:
            self.mount(Static("Why", classes="-muted"))
        self.mount_all(
            Horizontal(Static(content([sign]), classes="sign"), Static(Content(sentence), classes="sentence"))
            for sign, sentence in reasons
        )
