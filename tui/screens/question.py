"""A question with a few answers, and a question for one line of text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from ..cells import plain
from ..commands import command
from ..widgets.bottom import Bottom


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the key that gives it, and its words. ``grave`` ones cannot be taken back."""

    key: str
    label: str
    grave: bool = False


class QuestionScreen(ModalScreen[str | None]):
    """Asks; the result is the key of the answer, or None for leaving everything as it is (Escape)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape", "leave", "Leave it", "Close it; nothing happens"),
        Binding("up,left", "app.focus_previous", show=False),
        Binding("down,right", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, text: Sequence[str], answers: Sequence[Answer], *, leave: str = "Leave it") -> None:
        super().__init__()
        self._title, self._text, self._answers, self._leave = title, text, answers, leave
        for answer in answers:
            self._bindings.bind(answer.key, f"answer('{answer.key}')", answer.label, show=False)

    def compose(self) -> ComposeResult:
        """Lay out title, text and answers; the harmless one is chosen."""
        with VerticalScroll(classes="dialog"):
            yield Static(Content(plain(self._title)), classes="title")
            for paragraph in self._text:
                lines = [plain(line) for line in paragraph.split("\n")]
                yield Static(Content("\n".join(lines)), classes="paragraph")
            with Vertical(classes="answers"):
                for answer in self._answers:
                    yield Button(
                        Content(f"{answer.key}   {answer.label}"),
                        id=f"answer-{answer.key}",
                        classes="-grave" if answer.grave else "",
                    )
                yield Button(Content(f"esc {self._leave}"), id="leave")
        yield Bottom()

    def on_mount(self) -> None:
        """Make the harmless answer the one that Enter gives."""
        self.query_one("#leave", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        identity = event.button.id or ""
        self.dismiss(None if identity == "leave" else identity.removeprefix("answer-"))

    def action_answer(self, key: str) -> None:
        """Give an answer."""
        self.dismiss(key)

    def action_leave(self) -> None:
        """Give none."""
        self.dismiss(None)


class LineScreen(ModalScreen[str | None]):
    """Asks for one line of text; None for nothing.

    ``read`` turns the line into the result, and raises ``ValueError`` with a sentence when it cannot.
    """

    BINDINGS: ClassVar[list[BindingType]] = [command("escape", "leave", "Leave it", "Close it; nothing happens")]

    def __init__(self, title: str, hint: str, *, value: str = "", read: Callable[[str], str] = str.strip) -> None:
        super().__init__()
        self._title, self._hint, self._value, self._read = title, hint, value, read

    def compose(self) -> ComposeResult:
        """Lay out title and field."""
        with Vertical(classes="dialog"):
            yield Static(Content(plain(self._title)), classes="title")
            yield Input(self._value, placeholder=self._hint, id="line")
            yield Static("", id="fault")
        yield Bottom()

    def on_mount(self) -> None:
        """Start typing at once; what is there is replaced."""
        self.query_one(Input).focus()
        self.query_one(Input).action_select_all()

    @on(Input.Submitted)
    def _given(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._read(event.value) if event.value.strip() else None)
        except ValueError as error:
            self.query_one("#fault", Static).update(Content(plain(str(error))))
            self.query_one("#fault", Static).display = True

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)
