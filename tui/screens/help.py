"""Every key that works right now, and what it does: made from the commands themselves."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ..commands import Offer, command
from ..widgets.bottom import Bottom

_NAMES = {
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "f1": "F1",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "question_mark": "?",
    "escape": "Esc",
    "enter": "Enter",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "shift+up": "⇧↑",
    "shift+down": "⇧↓",
    "space": "Space",
    "slash": "/",
    "plus": "+",
    "f2": "F2",
    "f3": "F3",
}


class HelpScreen(ModalScreen[None]):
    """Lists the commands of the screen below it."""

    BINDINGS: ClassVar[list[BindingType]] = [command("escape,question_mark,q", "dismiss", "Close", "Close the help")]

    def __init__(self, commands: Sequence[Offer]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Lay out one line a command."""
        with VerticalScroll(classes="dialog -wide"):
            yield Static("Keys", classes="title")
            with Vertical(id="keys"):
                for offer in self._commands:
                    keys = " ".join(_shown(key) for key in offer.keys)
                    yield Horizontal(Static(Content(keys), classes="key"), Static(Content(offer.meaning)))
            yield Static(
                Content(
                    "With the mouse: click a row to mark it, click it again to open it; Ctrl and a click select it; click words, tabs and keys."
                ),
                classes="paragraph -muted",
            )
        yield Bottom()


def _shown(key: str) -> str:
    return _NAMES.get(key) or key.replace("ctrl+", "^")
