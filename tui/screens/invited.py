"""Making an account with an invitation."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Static

from ..account_messages import LogInInstead
from ..api.errors import ApiError, ClientError
from ..commands import command
from ..messages import LogInWanted
from ..widgets.bottom import Bottom
from ..widgets.field import Field, as_code, as_password
from .entry import EntryScreen

_BLAMED = {
    "invite-not-found": "code",
    "invalid-username": "username",
    "username-taken": "username",
    "invalid-password": "password",
}
"""Which field an error is about, by its slug."""

NAME_RULE = "A name has up to 32 letters, digits, dots, dashes."
LENGTH_RULE = "A password has 12 characters or more, say a few words."


class InvitedScreen(EntryScreen):
    """Asks for the code, and for the name and the password that one wants. What is refused is told beside its field."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape", "log_in", "Back", "Back to the log-in, for those who have an account"),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(self, server: str = "") -> None:
        super().__init__()
        self._server = server

    def compose(self) -> ComposeResult:
        """Lay out the form; the rules stand above it."""
        with VerticalScroll(classes="centred"), Vertical(classes="sheet"):
            yield Static("Welcome", classes="title")
            yield Static("An invitation’s code makes an account for you, once.", classes="subtitle")
            yield Static(f"{NAME_RULE}\n{LENGTH_RULE}", classes="subtitle")
            yield Field("server", "Server", value=self._server, hint="https://my.server:7443", identity="server")
            yield Field("code", "Code", hint="as it was sent to you", secret=True, longest=512, read=as_code)
            yield Field("username", "Name")
            yield Field("password", "Password", secret=True, longest=1024, read=as_password, identity="password")
            yield Field("again", "Once more", hint="the same password", secret=True, longest=1024, read=as_password)
            yield Static("", id="notice")
            with Horizontal(classes="buttons"):
                yield Button("Make my account", id="go", variant="primary")
                yield Button("I have an account", id="back")
        yield Bottom()

    def on_mount(self) -> None:
        """Put the cursor where something is missing."""
        (self._empty or self._field("code")).input.focus()

    @property
    def _empty(self) -> Field | None:
        return next((field for field in self.query(Field) if not field.value), None)

    def _field(self, name: str) -> Field:
        return self.query_one(f"#field-{name}", Field)

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        if (empty := self._empty) is not None:
            empty.input.focus()
        else:
            self._attempt()

    @on(Button.Pressed, "#go")
    def _attempt(self) -> None:
        for field in self.query(Field):
            field.say("")
        if (empty := self._empty) is not None:
            empty.refuse("This is needed, too.")
            return
        if self._field("password").value != self._field("again").value:
            self._field("again").refuse("The two passwords are not the same.")
            return
        if (server := self._reachable()) is None:
            return
        self.busy(f"Making your account at {server} …")
        username, password, code = (self._field(name).value for name in ("username", "password", "code"))
        self.post_message(LogInWanted(server, username, password, code))

    def _blame(self, error: ClientError) -> None:
        name = _BLAMED.get(error.slug) if isinstance(error, ApiError) else None
        if name is None:
            self._say(error.sentence)
            self._field("password").input.focus()
        else:
            self._say("")
            self._field(name).refuse(error.sentence)

    @on(Button.Pressed, "#back")
    def action_log_in(self) -> None:
        """Log in instead."""
        self.post_message(LogInInstead(self._field("server").value))
