"""A few fields and a button, for what the server has to take."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from ..account_messages import FormRefused, FormTaken
from ..api.errors import ApiError, ClientError
from ..asking import ask
from ..cells import plain
from ..commands import command
from ..widgets.bottom import Bottom
from ..widgets.field import Field
from ..widgets.tick import Tick

Taken = TypeVar("Taken")
Values = Mapping[str, str]
Send = Callable[[Values, Sequence[str]], Awaitable[Taken]]
"""Sends what was typed, by field, and what was ticked. Raises ``ClientError``."""


def _no_fault(values: Values, ticked: Sequence[str]) -> tuple[str, str] | None:
    return None


class FormScreen(ModalScreen[Taken | None], Generic[Taken]):
    """Stays until the server has taken what was typed; then the result is its answer. None: it was left.

    ``faulty`` finds what need not be sent: a field and a sentence. ``blamed`` says by its slug which field an error of
    the server is about. Nothing that was typed outlives the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape", "leave", "Leave it", "Close it; nothing happens"),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(
        self,
        title: str,
        text: Sequence[str],
        fields: Sequence[Field],
        label: str,
        send: Send[Taken],
        *,
        ticks: Sequence[Tick] = (),
        faulty: Callable[[Values, Sequence[str]], tuple[str, str] | None] = _no_fault,
        blamed: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._text, self._fields, self._ticks, self._label = title, text, fields, ticks, label
        self._send, self._faulty, self._blamed = send, faulty, blamed or {}

    def compose(self) -> ComposeResult:
        """Lay out what there is to know, then what there is to say."""
        with VerticalScroll(classes="dialog -form", can_focus=False):
            yield Static(Content(plain(self._title)), classes="title")
            for paragraph in self._text:
                yield Static(Content(plain(paragraph)), classes="paragraph -muted")
            yield Static("")
            yield from self._fields
            if self._ticks:
                yield Vertical(*self._ticks, classes="ticks")
            yield Static("", id="notice")
            yield Button(self._label, id="go", variant="primary")
        yield Bottom()

    def on_mount(self) -> None:
        """Start typing at once."""
        (self._empty or self._fields[0]).input.focus()

    @property
    def _empty(self) -> Field | None:
        return next((field for field in self._fields if not field.value), None)

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        event.stop()
        if (empty := self._empty) is not None:
            empty.input.focus()
        else:
            self._attempt()

    @on(Button.Pressed, "#go")
    def _attempt(self) -> None:
        self._say("")
        for field in self._fields:
            field.say("")
        if (empty := self._empty) is not None:
            empty.refuse("This is needed.")
            return
        values = {field.key: field.value for field in self._fields}
        ticked = [tick.choice for tick in self._ticks if tick.ticked]
        if (fault := self._faulty(values, ticked)) is not None:
            self._blame(*fault)
            return
        self._enable(False)
        self._say("One moment …", trouble=False)
        ask(self, "form", partial(self._send, values, ticked), FormTaken, FormRefused)

    @on(FormTaken)
    def _taken(self, message: FormTaken) -> None:
        message.stop()
        self._forget()
        self.dismiss(cast("Taken", message.result))

    @on(FormRefused)
    def _refused(self, message: FormRefused) -> None:
        message.stop()
        self._enable(True)
        self._say("")
        error: ClientError = message.error
        self._blame(self._blamed.get(error.slug, "") if isinstance(error, ApiError) else "", error.sentence)

    def action_leave(self) -> None:
        """Forget what was typed."""
        self._forget()
        self.dismiss(None)

    def _forget(self) -> None:
        for field in self._fields:
            field.clear()

    def _blame(self, name: str, sentence: str) -> None:
        field = next((field for field in self._fields if field.key == name), None)
        if field is None:
            self._say(sentence)
            self._fields[0].input.focus()
        else:
            field.refuse(sentence)

    def _enable(self, enabled: bool) -> None:
        for widget in (*self._ticks, *self.query("Input, Button")):
            widget.disabled = not enabled

    def _say(self, sentence: str, *, trouble: bool = True) -> None:
        notice = self.query_one("#notice", Static)
        notice.display = bool(sentence)
        notice.set_class(trouble, "-trouble")
        notice.update(Content(plain(sentence)))
