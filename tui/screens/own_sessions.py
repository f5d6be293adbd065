"""Where one is logged in."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.sessions import OpenSessionView

from ..account_messages import AccountFailed, SessionsArrived
from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..messages import LogOutWanted
from ..rows.sessions import session
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content
from ..wording import counted
from .account_questions import end_other_sessions, end_session


class OwnSessionsScreen(Screen[None]):
    """Every log-in of this person, the one seen last first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("d,delete", "end", "End it", "End the marked log-in at once"),
        command("o", "end_others", "End all others", "End every log-in but this one"),
        command("r", "read", "Refresh", "Ask for the list again", shown=False),
        command("escape", "dismiss", "Back", "Back to the account"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sessions: list[OpenSessionView] = []

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Masthead(self._desk.username, trail=("Server", "Account", "Sessions"))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        yield RowList[OpenSessionView](self._draw, height=2, gap=1, identity="sessions")
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for the list."""
        self.query_one(RowList).focus()
        self.query_one(RowList).blank("Reading where you are logged in …")
        self.action_read()

    @property
    def marked(self) -> OpenSessionView | None:
        """The log-in under the cursor."""
        sessions: RowList[OpenSessionView] = self.query_one(RowList)
        return sessions.chosen

    @property
    def _others(self) -> int:
        return sum(1 for each in self._sessions if not each.current)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to end what there is."""
        if action == "end":
            return self.is_mounted and self.marked is not None
        return bool(self._others) if action == "end_others" else True

    def action_read(self) -> None:
        """Ask for the list."""
        self._ask(self._desk.client.account.sessions)

    def action_end(self) -> None:
        """End the marked one, after a question."""
        if (marked := self.marked) is not None:
            self.app.push_screen(end_session(marked), partial(self._end, marked))

    def _end(self, marked: OpenSessionView, answer: str | None) -> None:
        if answer is None:
            return
        if marked.current:
            self.post_message(LogOutWanted())
            return
        self._ask(partial(self._after, partial(self._desk.client.account.end_session, marked.id)), "Ended.")

    def action_end_others(self) -> None:
        """End all but this one, after a question."""
        self.app.push_screen(end_other_sessions(counted(self._others, "other log-in")), self._end_others)

    def _end_others(self, answer: str | None) -> None:
        if answer is not None:
            self._ask(
                partial(self._after, self._desk.client.account.end_other_sessions),
                "Ended. You are logged in here alone.",
            )

    def _ask(self, question: Callable[[], Awaitable[list[OpenSessionView]]], news: str = "") -> None:
        ask(self, "sessions", question, lambda found: SessionsArrived(found, news), AccountFailed)

    async def _after(self, change: Callable[[], Awaitable[None]]) -> list[OpenSessionView]:
        await change()
        return await self._desk.client.account.sessions()

    @on(SessionsArrived)
    def _arrived(self, message: SessionsArrived) -> None:
        self._sessions = message.sessions
        sessions: RowList[OpenSessionView] = self.query_one(RowList)
        sessions.show({str(each.id): each for each in message.sessions})
        sessions.draw_again()
        told = Span(message.news, Tone.GOOD) if message.news else Span(
            counted(len(message.sessions), "log-in"), Tone.MUTED
        )  # fmt: skip
        self.query_one("#outcome", Static).update(content([told]))
        self.refresh_bindings()

    @on(AccountFailed)
    def _failed(self, message: AccountFailed) -> None:
        sentence = plain(message.error.sentence)
        self.query_one("#outcome", Static).update(content([Span(sentence, Tone.BAD)]))
        self.query_one(RowList).blank("", "Press r to try again.")

    @on(Chosen)
    @on(Highlighted)
    def _marked(self, message: Chosen | Highlighted) -> None:
        message.stop()
        self.refresh_bindings()

    def _draw(self, view: OpenSessionView, width: int) -> Sequence[Line]:
        return session(view, self._desk.now())
