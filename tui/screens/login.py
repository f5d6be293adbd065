"""Logging in."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Label, Static

from ..account_messages import InvitationWanted
from ..commands import command
from ..messages import LogInWanted
from ..widgets.bottom import Bottom
from ..widgets.field import PasteInput, as_password
from ..widgets.masthead import MARK
from .entry import EntryScreen


class LoginScreen(EntryScreen):
    """Asks for server, name and password. Says what went wrong right there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("f2", "invited", "I have an invitation", "Make an account with an invitation's code"),
        command("escape", "app.quit", "Quit", "Leave the program"),
    ]

    def __init__(self, server: str = "", username: str = "", problem: str = "") -> None:
        super().__init__()
        self._server, self._username, self._problem = server, username, problem

    def compose(self) -> ComposeResult:
        """Lay out the form."""
        with VerticalScroll(classes="centred"), Vertical(classes="sheet"):
            yield Static(MARK, classes="brand")
            yield Static("UUUTorrent", classes="title")
            yield Static("Your watchlist, fetched by your own server.", classes="subtitle")
            yield Label("Server", classes="field")
            yield Input(self._server, placeholder="https://my.server:7443", id="server")
            yield Label("Name", classes="field")
            yield Input(self._username, max_length=256, id="username")
            yield Label("Password", classes="field")
            yield PasteInput(read=as_password, password=True, max_length=1024, identity="password")
            yield Static("", id="notice")
            with Horizontal(classes="buttons"):
                yield Button("Log in", id="go", variant="primary")
                yield Button("I have an invitation", id="invited")
        yield Bottom()

    def on_mount(self) -> None:
        """Put the cursor where something is missing."""
        missing = next((field for field in self.query(Input) if not field.value), self.query_one("#password", Input))
        missing.focus()
        self._say(self._problem)

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        empty = next((field for field in self.query(Input) if not field.value), None)
        if empty is not None:
            empty.focus()
        else:
            self._attempt()

    @on(Button.Pressed, "#go")
    def _attempt(self) -> None:
        if (server := self._reachable()) is None:
            return
        self.busy(f"Connecting to {server} …")
        username, password = (self.query_one(name, Input).value for name in ("#username", "#password"))
        self.post_message(LogInWanted(server, username.strip(), password))

    @on(Button.Pressed, "#invited")
    def action_invited(self) -> None:
        """Make an account first."""
        self.post_message(InvitationWanted(self.query_one("#server", Input).value))
