"""Picking one of several known things by a few letters, or typing another one."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ..cells import Line, Tone, cell, plain
from ..commands import command
from ..widgets.bottom import Bottom
from ..widgets.row_list import Chosen, Highlighted, RowList

_TYPED = "typed"


class PickScreen(ModalScreen[str | None]):
    """Shows ``known`` (value → words) narrowed by what is typed; the result is a value, or None for nothing.

    ``read`` turns typed text into a value, and raises ``ValueError`` with a sentence when it cannot.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "take", "Add it", "Add the marked one"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        command("escape", "leave", "Leave it", "Close it; nothing happens"),
    ]

    ADVICE: ClassVar[str] = "Type to find or to name one; ↑ and ↓ mark, Enter adds."

    def __init__(self, title: str, hint: str, known: Mapping[str, str], read: Callable[[str], str]) -> None:
        super().__init__()
        self._title, self._hint, self._known, self._read = title, hint, known, read

    def compose(self) -> ComposeResult:
        """Lay out title, field and what is known."""
        with Vertical(classes="dialog"):
            yield Static(Content(plain(self._title)), classes="title")
            yield Input(placeholder=self._hint, id="line")
            yield Static("", id="fault")
            choices: RowList[str] = RowList(_draw, identity="choices")
            choices.can_focus = False
            choices.styles.height = min(len(self._known) + 1, 9)
            yield choices
            yield Static(self.ADVICE, classes="paragraph -muted")
        yield Bottom()

    def on_mount(self) -> None:
        """Start typing at once."""
        self.query_one(Input).focus()
        self._narrow("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#fault", Static).display = False
        self._narrow(event.value)

    def _narrow(self, typed: str) -> None:
        sought = typed.strip().casefold()
        found = {value: word for value, word in self._known.items() if _fits(sought, value, word)}
        other = f"“{typed.strip()}”"
        own = {} if not sought or sought in map(str.casefold, (*found, *found.values())) else {_TYPED: other}
        choices: RowList[str] = self.query_one(RowList)
        choices.show({**found, **own})
        if found:
            choices.select(next(iter(found)))

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_take()

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()

    def action_move(self, by: int) -> None:
        """Mark another one."""
        self.query_one(RowList).action_move(by)

    def action_take(self) -> None:
        """Give the marked one."""
        marked = self.query_one(RowList).cursor
        try:
            self.dismiss(self._read(self.query_one(Input).value) if marked in (None, _TYPED) else marked)
        except ValueError as error:
            self.query_one("#fault", Static).update(Content(plain(str(error))))
            self.query_one("#fault", Static).display = True

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def _fits(sought: str, value: str, word: str) -> bool:
    return word.casefold().startswith(sought) or value.casefold().startswith(sought) or f" {sought}" in word.casefold()


def _draw(word: str, width: int) -> Sequence[Line]:
    return [[cell(word, Tone.PLAIN)]]
