"""One's own account: who one is, and what opens it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.people import WatchAccountView

from ..account_messages import AccountFailed, ProfileArrived
from ..api.client import ApiClient
from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..messages import LogOutWanted
from ..rows.account import Part, part, parts, person
from ..state.profile import Profile
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content, paragraphs
from .account_forms import LinkScreen, follow_form, password_form
from .account_questions import unlink, what_of_the_list
from .own_sessions import OwnSessionsScreen
from .tokens import TokensScreen


async def _profile(client: ApiClient) -> Profile:
    user, usage, accounts, sessions, tokens, about = await asyncio.gather(
        client.me(),
        client.lifecycle.usage(),
        client.watch_accounts(),
        client.account.sessions(),
        client.account.tokens(),
        client.about(),
    )
    return Profile(user, usage, accounts, sessions, tokens, about)


class AccountScreen(Screen[bool]):
    """Password, watchlist, sessions, tokens. The result says whether another list is followed now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "open", "Open", "Open the marked part"),
        command("p", "password", "Password", "Choose another password", shown=False),
        command("w", "watchlist", "Watchlist", "Link, follow another list, or none", shown=False),
        command("s", "sessions", "Sessions", "See where you are logged in, and end it", shown=False),
        command("t", "tokens", "API tokens", "Make and revoke tokens for scripts", shown=False),
        command("L", "log_out", "Log out", "End this log-in on this device"),
        command("r", "read", "Refresh", "Ask the server again", shown=False),
        command("escape", "leave", "Back", "Go back"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._profile: Profile | None = None
        self._followed_another = False

    def compose(self) -> ComposeResult:
        """Lay out the person, then the parts."""
        yield Masthead(self._desk.username, trail=("Server", "Account"))
        yield Banner()
        yield Static("", id="person", classes="about")
        yield Static("", id="outcome", classes="about")
        yield RowList[Part](self._draw, height=2, gap=1, identity="account")
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for everything."""
        self._say("")
        self.query_one(RowList).focus()
        self.query_one(RowList).blank("Reading your account …")
        self.action_read()

    # --- what it shows

    def action_read(self) -> None:
        """Ask for everything."""
        self._read()

    def _read(self, news: str = "", change: Callable[[], Awaitable[object]] | None = None) -> None:
        async def question() -> Profile:
            if change is not None:
                await change()
            return await _profile(self._desk.client)

        ask(self, "account", question, lambda profile: ProfileArrived(profile, news), AccountFailed)

    @on(ProfileArrived)
    def _arrived(self, message: ProfileArrived) -> None:
        self._profile = message.profile
        self.query_one("#person", Static).update(paragraphs(person(message.profile, self.size.width)))
        rows: RowList[Part] = self.query_one(RowList)
        rows.show({each.key: each for each in parts(message.profile, self._desk.now())})
        self._say(message.news)

    @on(AccountFailed)
    def _failed(self, message: AccountFailed) -> None:
        self._say(message.error.sentence, Tone.BAD)
        self.query_one(RowList).blank("", "Press r to try again.")

    def _say(self, sentence: str, tone: Tone = Tone.GOOD) -> None:
        told = self.query_one("#outcome", Static)
        told.display = bool(sentence)
        told.update(content([Span(plain(sentence), tone)]))

    def _draw(self, view: Part, width: int) -> Sequence[Line]:
        return part(view)

    # --- what it leads to

    def action_open(self) -> None:
        """Open the marked part."""
        self.query_one(RowList).action_choose()

    @on(Chosen)
    async def _chosen(self, message: Chosen) -> None:
        message.stop()
        parts = {"p": "password", "w": "watchlist", "s": "sessions", "t": "tokens"}
        await self.run_action(parts[message.key])

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()

    def action_password(self) -> None:
        """Choose another password."""
        self.app.push_screen(password_form(self._desk.client), self._password_changed)

    def _password_changed(self, changed: bool | None) -> None:
        if changed:
            self._read("The password is changed. You are logged in here alone.")

    def action_sessions(self) -> None:
        """Show where one is logged in."""
        self.app.push_screen(OwnSessionsScreen(self._desk), self._seen)

    def action_tokens(self) -> None:
        """Show the tokens."""
        self.app.push_screen(TokensScreen(self._desk), self._seen)

    def _seen(self, _: None) -> None:
        self._read()

    def action_log_out(self) -> None:
        """Leave."""
        self.post_message(LogOutWanted())

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(self._followed_another)

    # --- the list that is followed

    def action_watchlist(self) -> None:
        """Ask what is to become of it."""
        if (profile := self._profile) is not None:
            self.app.push_screen(what_of_the_list(profile.followed, profile.about.watchlist), self._relink)

    def _relink(self, answer: str | None) -> None:
        if (profile := self._profile) is None:
            return
        client = self._desk.client
        match answer, profile.followed:
            case "t", _:
                self.app.push_screen(LinkScreen(client, profile.about), self._linked)
            case "f", _:
                self.app.push_screen(follow_form(client, profile.about.watchlist), self._linked)
            case "u", WatchAccountView() as account:
                self.app.push_screen(unlink(account), lambda sure: self._unlink(account, sure))

    def _linked(self, account: WatchAccountView | None) -> None:
        if account is not None:
            self._followed_another = True
            self._read(f"You follow the list of {account.username} now.")

    def _unlink(self, account: WatchAccountView, answer: str | None) -> None:
        if answer is not None:
            self._followed_another = True
            client = self._desk.client
            self._read("Unlinked. No list is followed now.", lambda: client.account.unlink(account.service))
