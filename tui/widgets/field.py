"""A field of a form: what it is called, what is typed, and right below it what is wrong with that."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from ..cells import plain


def as_password(text: str) -> str:
    """Return pasted text as a password: its blanks count, the line break that came along does not."""
    return text.strip("\r\n")


def as_name(text: str) -> str:
    """Return typed or pasted text as a name."""
    return plain(text).strip()


def as_code(text: str) -> str:
    """Return pasted text as a code or a token: it has no blanks, so those came with the copy, as line breaks do."""
    return "".join(plain(text).split())


class PasteInput(Input):
    """Takes all that is pasted, as ``read`` sees it. (By itself an input drops everything behind a line break.)"""

    def __init__(
        self,
        value: str = "",
        *,
        read: Callable[[str], str],
        placeholder: str = "",
        password: bool = False,
        max_length: int = 256,
        identity: str | None = None,
    ) -> None:
        super().__init__(value, placeholder=placeholder, password=password, max_length=max_length, id=identity)
        self._read = read

    def on_paste(self, event: events.Paste) -> None:
        """Insert it, in place of what is selected."""
        event.prevent_default()
        event.stop()
        self.replace(self._read(event.text), *self.selection)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let nobody take a hidden text out again: neither to the clipboard, nor to the screen."""
        return not (self.password and action in ("copy", "cut"))


class Field(Vertical):
    """One line to type in. ``secret`` hides it; ``read`` says what pasted and typed text means."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        value: str = "",
        hint: str = "",
        secret: bool = False,
        longest: int = 256,
        read: Callable[[str], str] = as_name,
        identity: str | None = None,
    ) -> None:
        super().__init__(id=f"field-{name}")
        self._label, self._read = label, read
        self.key = name
        self.input = PasteInput(
            value, read=read, placeholder=hint, password=secret, max_length=longest, identity=identity
        )

    def compose(self) -> ComposeResult:
        """Put the name before the line, and room for a fault below."""
        with Horizontal():
            yield Label(self._label, classes="label")
            yield self.input
        yield Static("", classes="fault")

    @property
    def value(self) -> str:
        """What was typed, without what a copy brings along."""
        return self._read(self.input.value)

    def say(self, fault: str) -> None:
        """Say what is wrong; nothing when nothing is."""
        told = self.query_one(".fault", Static)
        told.display = bool(fault)
        told.update(Content(plain(fault)))

    def refuse(self, fault: str) -> None:
        """Say what is wrong, and let it be typed again."""
        self.say(fault)
        self.input.focus()
        self.input.action_select_all()

    def clear(self) -> None:
        """Forget what was typed."""
        self.input.value = ""
