"""What the ways in have in common: an address, waiting, and a sentence when it did not work."""

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from ..api.addresses import NotAnAddress, is_open_to_listeners, server_address
from ..api.errors import ClientError
from ..cells import plain


class EntryScreen(Screen[None]):
    """Asks for what opens the door. ``#server`` is the address, ``#password`` the password, ``#notice`` what to say."""

    def __init__(self) -> None:
        super().__init__()
        self._warned_of = ""

    def busy(self, sentence: str) -> None:
        """Show that it is being tried."""
        self._enable(False)
        self._say(sentence, trouble=False)

    def fail(self, error: ClientError) -> None:
        """Show why it did not work, and let it be tried again."""
        self._enable(True)
        self._blame(error)

    def ready(self) -> None:
        """Let it be tried again, without a word."""
        self._enable(True)
        self._say("")
        self.query_one("#password", Input).focus()

    def _blame(self, error: ClientError) -> None:
        self._say(error.sentence)
        password = self.query_one("#password", Input)
        password.focus()
        password.action_select_all()

    def _reachable(self) -> str | None:
        """Return the server's address; None when something has to be said, or thought about, first."""
        field = self.query_one("#server", Input)
        try:
            server = server_address(field.value)
        except NotAnAddress as error:
            self._say(str(error))
            field.focus()
            return None
        if is_open_to_listeners(server) and server != self._warned_of:
            self._warned_of = server
            self._say("With http:// the password can be read on its way. Use https://, or press Enter once more.")
            return None
        return server

    def _enable(self, enabled: bool) -> None:
        for widget in self.query("Input, Button"):
            widget.disabled = not enabled

    def _say(self, sentence: str, *, trouble: bool = True) -> None:
        notice = self.query_one("#notice", Static)
        notice.set_class(trouble, "-trouble")
        notice.update(Content(plain(sentence)))
        if sentence:
            self.query_one(VerticalScroll).scroll_to_widget(notice, animate=False)
