"""The first minute: whose list is it?"""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static

from adapters.inbound.http.wire.people import WatchAccountView

from ..api.client import ApiClient
from ..asking import ask
from ..cells import plain
from ..commands import command
from ..desk import Desk
from ..messages import AccountLinked, LinkFailed, LinkPutOff
from ..widgets.bottom import Bottom
from ..widgets.masthead import MARK


async def _link(client: ApiClient, username: str) -> WatchAccountView:
    """Link the list at the service that the server asks."""
    return await client.link_account((await client.about()).watchlist, username)


class FirstRunScreen(Screen[None]):
    """Takes an AniList user name; nothing else is needed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("escape", "put_off", "Later", "Go on without a list; the torrents work, and l asks again")
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out the one question."""
        with VerticalScroll(classes="centred"), Vertical(classes="sheet"):
            yield Static(MARK, classes="brand")
            yield Static("Whose list shall we follow?", classes="title")
            yield Static(
                "Type an AniList user name. The list must be public; nothing is changed there. "
                "Private entries are for later: F4, Account.",
                classes="subtitle",
            )
            yield Input(placeholder="AniList user name", id="account", max_length=100)
            yield Static("", id="notice")
            yield Button("Follow this list", id="go", variant="primary")
        yield Bottom()

    def on_mount(self) -> None:
        """Start typing at once."""
        self.query_one(Input).focus()

    def action_put_off(self) -> None:
        """Go on without."""
        self.post_message(LinkPutOff())

    @on(Input.Submitted)
    @on(Button.Pressed, "#go")
    def _link(self) -> None:
        username = self.query_one(Input).value.strip()
        if not username:
            self._say("Type the name first.")
            return
        self._enable(False)
        self._say("Asking AniList …", trouble=False)
        ask(self, "link", partial(_link, self._desk.client, username), AccountLinked, LinkFailed)

    @on(LinkFailed)
    def _failed(self, message: LinkFailed) -> None:
        self._enable(True)
        self._say(message.error.sentence)
        self.query_one(Input).focus()

    def _enable(self, enabled: bool) -> None:
        for widget in self.query("Input, Button"):
            widget.disabled = not enabled

    def _say(self, sentence: str, *, trouble: bool = True) -> None:
        notice = self.query_one("#notice", Static)
        notice.set_class(trouble, "-trouble")
        notice.update(Content(plain(sentence)))
