"""A secret that is shown this once."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from ..cells import plain
from ..commands import command
from ..widgets.bottom import Bottom


class ShownOnceScreen(ModalScreen[None]):
    """Shows ``secret`` until it is closed; then nobody here knows it any more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("c", "copy", "Copy", "Copy it, if your terminal lets programs copy"),
        command("escape", "close", "Close", "Close it; it is not shown again"),
    ]

    def __init__(self, title: str, text: str, secret: str) -> None:
        super().__init__()
        self._title, self._text, self._secret = title, text, secret

    def compose(self) -> ComposeResult:
        """Lay out the secret in a line of its own, so that a terminal can mark it."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Content(plain(self._title)), classes="title")
            yield Static(Content(plain(self._text)), classes="paragraph -muted")
            yield Static(Content(plain(self._secret)), id="secret", classes="paragraph")
            yield Static(
                "It is shown this once. Only its fingerprint is kept.", classes="paragraph -muted", id="copied"
            )
            with Vertical(classes="answers"):
                yield Button("c   Copy it", id="copy")
                yield Button("esc Close: I have it", id="close")
        yield Bottom()

    def on_mount(self) -> None:
        """Offer to copy first: closing cannot be taken back."""
        self.query_one("#copy", Button).focus()

    @on(Button.Pressed, "#copy")
    def action_copy(self) -> None:
        """Copy it."""
        self.app.copy_to_clipboard(self._secret)
        told = "Copied, if your terminal allows that. Paste it where it belongs before you close this."
        self.query_one("#copied", Static).update(told)

    @on(Button.Pressed, "#close")
    def action_close(self) -> None:
        """Forget it."""
        self._secret = ""
        self.query_one("#secret", Static).update("")
        self.dismiss(None)
