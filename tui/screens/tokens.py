"""Tokens for scripts: made, looked at, revoked."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.api_tokens import ApiTokenView, NewApiTokenView

from ..account_messages import AccountFailed, TokensArrived
from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..rows.tokens import token
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content
from ..wording import counted
from .account_forms import new_token_form
from .account_questions import revoke_token
from .shown_once import ShownOnceScreen

_EMPTY = (
    "No token yet.",
    "A script cannot log in: make a token for it with n. It has a name, what it may do, and an end.",
)


class TokensScreen(Screen[None]):
    """Every token of this person, newest first. The text of one is shown when it is made, and never again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("n,plus", "create", "New token", "Make a token for a script"),
        command("d,delete", "revoke", "Revoke", "Make the marked token worthless"),
        command("r", "read", "Refresh", "Ask for the list again", shown=False),
        command("escape", "dismiss", "Back", "Back to the account"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made = ""

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Masthead(self._desk.username, trail=("Server", "Account", "API tokens"))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        yield RowList[ApiTokenView](self._draw, height=2, gap=1, identity="tokens")
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for the list."""
        self.query_one(RowList).focus()
        self.query_one(RowList).blank("Reading your tokens …")
        self.action_read()

    @property
    def marked(self) -> ApiTokenView | None:
        """The token under the cursor."""
        tokens: RowList[ApiTokenView] = self.query_one(RowList)
        return tokens.chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to revoke what there is."""
        return self.is_mounted and self.marked is not None if action == "revoke" else True

    def action_read(self) -> None:
        """Ask for the list."""
        self._ask(self._desk.client.account.tokens)

    def action_create(self) -> None:
        """Ask what a new one is for."""
        self.app.push_screen(new_token_form(self._desk.client, admin=self._desk.admin), self._created)

    def _created(self, made: NewApiTokenView | None) -> None:
        if made is not None:
            text = f"Of “{plain(made.token.name)}”. A script sends it as “Authorization: Bearer …”."
            self.app.push_screen(ShownOnceScreen("Your new token", text, made.secret))
            self._made = str(made.token.id)
            self._ask(self._desk.client.account.tokens, "The token is made.")

    def action_revoke(self) -> None:
        """Revoke the marked one, after a question."""
        if (marked := self.marked) is not None:
            self.app.push_screen(revoke_token(marked), partial(self._revoke, marked))

    def _revoke(self, marked: ApiTokenView, answer: str | None) -> None:
        if answer is not None:
            self._ask(partial(self._revoked, marked), "Revoked: it opens nothing any more.")

    async def _revoked(self, marked: ApiTokenView) -> list[ApiTokenView]:
        await self._desk.client.account.revoke_token(marked.id)
        return await self._desk.client.account.tokens()

    def _ask(self, question: Callable[[], Awaitable[list[ApiTokenView]]], news: str = "") -> None:
        ask(self, "tokens", question, lambda found: TokensArrived(found, news), AccountFailed)

    @on(TokensArrived)
    def _arrived(self, message: TokensArrived) -> None:
        tokens: RowList[ApiTokenView] = self.query_one(RowList)
        tokens.show({str(each.id): each for each in message.tokens})
        tokens.blank(*_EMPTY)
        tokens.select(self._made)
        self._made = ""
        tokens.draw_again()
        known = counted(len(message.tokens), "token") if message.tokens else ""
        told = Span(message.news, Tone.GOOD) if message.news else Span(known, Tone.MUTED)
        self.query_one("#outcome", Static).update(content([told]))
        self.refresh_bindings()

    @on(AccountFailed)
    def _failed(self, message: AccountFailed) -> None:
        told = Span(plain(message.error.sentence), Tone.BAD)
        self.query_one("#outcome", Static).update(content([told]))
        self.query_one(RowList).blank("", "Press r to try again.")

    @on(Chosen)
    @on(Highlighted)
    def _marked(self, message: Chosen | Highlighted) -> None:
        message.stop()
        self.refresh_bindings()

    def _draw(self, view: ApiTokenView, width: int) -> Sequence[Line]:
        return token(view, self._desk.now())
