"""A line in which one types what to find in the list below it."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


@dataclass
class Sought(Message):
    """Show only what has these letters; ``done`` when the person goes on to the list."""

    text: str
    done: bool = False


class FindLine(Input):
    """Hidden until somebody looks for something. Enter goes to the list, Escape shows everything again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "forget", "Everything", tooltip="Show everything again"),
        Binding("enter", "submit", "To the list", tooltip="Go on in the list"),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder="a part of the name", id="find")

    def begin(self) -> None:
        """Start typing."""
        self.display = True
        self.focus()

    def action_forget(self) -> None:
        """Find no more."""
        self.value = ""
        self.display = False
        self.post_message(Sought("", done=True))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(Sought(event.value.strip()))

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        event.stop()
        self.display = bool(self.value.strip())
        self.post_message(Sought(event.value.strip(), done=True))
