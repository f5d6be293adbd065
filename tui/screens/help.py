"""Every key that works right now, and what it does: made from the commands themselves."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.widget import Widget
from textual.widgets import Static

from ..commands import Offer, command
from ..widgets.bottom import Bottom
from .home import HomeScreen

_MOUSE = (
    "With the mouse: click a row to mark it, and again to open it; Ctrl and a click select it. "
    "Words, tabs and keys can be clicked, too."
)
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
    "f4": "F4",
}


class HelpScreen(ModalScreen[None]):
    """Lists the commands of the screen below it."""

    BINDINGS: ClassVar[list[BindingType]] = [command("escape,question_mark,q", "dismiss", "Close", "Close the help")]

    def __init__(self, commands: Sequence[Offer]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Lay out one line a command: what is special here, and, beside or below it, what is not."""
        here, listed, everywhere = _sorted(self._commands)
        with VerticalScroll(classes="dialog -help"):
            with Container(id="keys"):
                yield Vertical(*_group("Here", here))
                yield Vertical(*_group("In the list", listed), *_group("Everywhere", everywhere))
            yield Static(Content(_MOUSE), classes="paragraph -muted")
        yield Bottom()


def _sorted(commands: Sequence[Offer]) -> tuple[list[Offer], list[Offer], list[Offer]]:
    here: list[Offer] = []
    listed: list[Offer] = []
    everywhere: list[Offer] = []
    for offer in commands:
        match offer.namespace:
            case ScrollView():
                listed.append(offer)
            case App() | HomeScreen():
                everywhere.append(offer)
            case _:
                here.append(offer)
    return here, listed, everywhere


def _group(title: str, told: Sequence[Offer]) -> Iterator[Widget]:
    if told:
        yield Static(title, classes="title")
    for offer in told:
        keys = " ".join(_shown(key) for key in offer.keys)
        yield Horizontal(Static(Content(keys), classes="key"), Static(Content(offer.meaning)))


def _shown(key: str) -> str:
    return _NAMES.get(key) or key.replace("ctrl+", "^")
