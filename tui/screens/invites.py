"""Invitations that can be accepted, for admins."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.invites import InvitesView, InviteView, NewInviteView

from ..admin_messages import InvitesArrived, InvitesFailed
from ..asking import ask
from ..cells import Line
from ..commands import command
from ..desk import Desk
from ..rows.invites import invite as draw_invite
from ..rows.invites import outcome
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content
from .admin_forms import invite_form
from .question import Answer, QuestionScreen
from .shown_once import ShownOnceScreen

_EMPTY = (
    "Nobody is invited.",
    "Press n to make a code. Whoever has it can make an account here, once, with a name and password of their own.",
)


class InvitesScreen(Screen[None]):
    """A row an invitation, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("n", "invite", "Invite", "Make a code that lets one person make an account"),
        command("x,delete", "withdraw", "Withdraw", "Make the code of the marked invitation worthless; asks first"),
        command("r", "read", "Look again", "Ask the server again"),
        command("escape", "app.pop_screen", "Back", "Back to the server page"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: InvitesView | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Masthead(self._desk.username, trail=("Server", "Invitations"))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        yield RowList[InviteView](self._draw, height=2, gap=1, identity="invites")
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for the list."""
        self.list.focus()
        self.list.blank("Reading who is invited …")
        self.action_read()

    @property
    def list(self) -> RowList[InviteView]:
        """The rows."""
        return self.query_one("#invites", RowList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to withdraw what is marked."""
        return self.is_mounted and self.list.chosen is not None if action == "withdraw" else True

    def action_read(self) -> None:
        """Ask for the list."""
        self._ask(self._desk.client.administration.invites)

    def _ask(self, question: Callable[[], Awaitable[InvitesView]], news: str = "") -> None:
        ask(self, "invites", question, lambda view: InvitesArrived(view, news), InvitesFailed)

    @on(InvitesArrived)
    def _arrived(self, message: InvitesArrived) -> None:
        self._view = message.view
        self.list.show({str(each.id): each for each in message.view.invites})
        self.list.blank(*_EMPTY)
        self._say(message.news)

    @on(InvitesFailed)
    def _failed(self, message: InvitesFailed) -> None:
        if self._view is None:
            self.list.blank(message.error.sentence, "Press r to try again.")
        self._say(problem=message.error.sentence)

    def _say(self, news: str = "", problem: str | None = None) -> None:
        self.query_one("#outcome", Static).update(content(outcome(self._view, news, problem)))
        self.refresh_bindings()

    def action_invite(self) -> None:
        """Ask what the invitation is for."""
        self.app.push_screen(invite_form(self._desk.client.administration), self._invited)

    def _invited(self, made: NewInviteView | None) -> None:
        if made is None:
            return
        self._ask(self._desk.client.administration.invites, "The code is made.")
        whom = "an admin" if made.role == "admin" else "a user"
        end = f"{made.expires_at.astimezone():%d %b %Y, %H:%M}"
        text = (
            f"For {whom}, good until {end}. Give it to them by a way that you trust, "
            f"with the server's address: {self._desk.server}. When UUUTorrent asks them to log in, they choose "
            "“I have an invitation”."
        )
        self.app.push_screen(ShownOnceScreen("A code for one person", text, made.code))

    def action_withdraw(self) -> None:
        """Make the marked one worthless, after a question."""
        if (marked := self.list.chosen) is None:
            return
        screen = QuestionScreen(
            "Withdraw this invitation?",
            ["Its code lets nobody in any more. Who has an account by it already keeps that."],
            [Answer("w", "Withdraw it", grave=True)],
            leave="Keep it",
        )
        self.app.push_screen(screen, partial(self._withdraw, marked))

    def _withdraw(self, marked: InviteView, answer: str | None) -> None:
        if answer is not None:
            self._ask(partial(self._withdrawn, marked), "Withdrawn: its code lets nobody in.")

    async def _withdrawn(self, invite: InviteView) -> InvitesView:
        await self._desk.client.administration.withdraw(invite.id)
        return await self._desk.client.administration.invites()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self.refresh_bindings()

    def _draw(self, view: InviteView, width: int) -> Sequence[Line]:
        return draw_invite(view, self._desk.now())
