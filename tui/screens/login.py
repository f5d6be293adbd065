"""Logging in."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Label, Static

from ..api.addresses import NotAnAddress, is_open_to_listeners, server_address
from ..api.errors import ClientError
from ..cells import plain
from ..commands import command
from ..messages import LogInWanted
from ..widgets.bottom import Bottom
from ..widgets.masthead import MARK


class LoginScreen(Screen[None]):
    """Asks for server, name and password. Says what went wrong right there."""

    BINDINGS: ClassVar[list[BindingType]] = [command("escape", "app.quit", "Quit", "Leave the program")]

    def __init__(self, server: str = "", username: str = "", problem: str = "") -> None:
        super().__init__()
        self._server, self._username, self._problem = server, username, problem
        self._warned_of = ""

    def compose(self) -> ComposeResult:
        """Lay out the form."""
        with VerticalScroll(classes="centred"), Vertical(classes="sheet"):
            yield Static(MARK, classes="brand")
            yield Static("UUUTorrent", classes="title")
            yield Static("Your watchlist, fetched by your own server.", classes="subtitle")
            yield Label("Server", classes="field")
            yield Input(self._server, placeholder="https://my.server:7443", id="server")
            yield Label("Name", classes="field")
            yield Input(self._username, id="username")
            yield Label("Password", classes="field")
            yield Input(password=True, id="password")
            yield Static("", id="notice")
            yield Button("Log in", id="go", variant="primary")
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
        values = {field.id: field.value for field in self.query(Input)}
        try:
            server = server_address(values["server"])
        except NotAnAddress as error:
            self._say(str(error))
            self.query_one("#server", Input).focus()
            return
        if is_open_to_listeners(server) and server != self._warned_of:
            self._warned_of = server
            self._say("With http:// the password can be read on its way. Use https://, or press Enter once more.")
            return
        self.busy(f"Connecting to {server} …")
        self.post_message(LogInWanted(server, values["username"].strip(), values["password"]))

    def busy(self, sentence: str) -> None:
        """Show that it is being tried."""
        self._enable(False)
        self._say(sentence, trouble=False)

    def fail(self, error: ClientError) -> None:
        """Show why it did not work, and let it be tried again."""
        self._enable(True)
        self._say(error.sentence)
        password = self.query_one("#password", Input)
        password.focus()
        password.action_select_all()

    def ready(self) -> None:
        """Let it be tried again, without a word."""
        self._enable(True)
        self._say("")
        self.query_one("#password", Input).focus()

    def _enable(self, enabled: bool) -> None:
        for widget in self.query("Input, Button"):
            widget.disabled = not enabled

    def _say(self, sentence: str, *, trouble: bool = True) -> None:
        notice = self.query_one("#notice", Static)
        notice.set_class(trouble, "-trouble")
        notice.update(Content(plain(sentence)))
