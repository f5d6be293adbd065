"""One person, for admins: what they may do and use, and where they are logged in."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.users import ChangeUserBody, PersonView

from ..admin_messages import PasswordMade, PersonArrived, PersonFailed, PersonGone
from ..asking import ask
from ..cells import Line
from ..commands import command
from ..desk import Desk
from ..rows import people as rows
from ..state.audit import Wanted
from ..state.people import Page, Row, Thing, bound
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content, paragraphs
from . import person_questions as questions
from .audit import AuditScreen


class PersonScreen(Screen[str | None]):
    """A line a thing. The result is what to say when the account is gone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter,space", "change", "Change", "Change what is marked"),
        command("e", "end", "Log out", "Log them out everywhere; asks first"),
        command("w", "deeds", "Audit", "Show what they did, and what was done to them"),
        command("x,delete", "remove", "Remove", "Take the account away for ever; asks first"),
        command("r", "read", "Look again", "Ask the server again", shown=False),
        command("escape", "leave", "Back", "Back to everybody"),
    ]

    page: reactive[Page] = reactive(Page())

    def __init__(self, desk: Desk, person: PersonView) -> None:
        super().__init__()
        self._desk, self._user, self._username = desk, person.id, person.username
        tokens = desk.client.tokens
        self.set_reactive(PersonScreen.page, Page(person, own=tokens is not None and tokens.user.id == person.id))

    def compose(self) -> ComposeResult:
        """Lay out the lines and what the marked one means."""
        yield Masthead(self._desk.username, trail=("People", self._username))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        with Horizontal(classes="split -stacked -brief"):
            yield RowList[Row](self._draw, identity="person")
            with VerticalScroll(classes="side", can_focus=False):
                yield Static("", id="meaning")
        yield Bottom()

    def on_mount(self) -> None:
        """Show what is known, and ask for the rest."""
        self.query_one(RowList).focus()
        self._show()
        self.action_read()

    @property
    def marked(self) -> Row | None:
        """The line under the cursor."""
        lines: RowList[Row] = self.query_one(RowList)
        return lines.chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for the marked line."""
        marked = self.marked if self.is_mounted else None
        match action:
            case "change":
                passed = marked is not None and marked.thing == "sessions" and not self.page.sessions
                return marked is not None and not passed and not (marked.thing == "password" and self.page.own)
            case "end":
                return bool(self.page.sessions)
            case _:
                return True

    # --- what it shows

    def watch_page(self) -> None:
        """Show what is known."""
        if self.is_mounted:
            self._show()

    def _show(self) -> None:
        lines: RowList[Row] = self.query_one(RowList)
        lines.show({row.key: row for row in self.page.rows})
        lines.draw_again()
        self.query_one("#outcome", Static).update(content(rows.standing(self.page, self._desk.now())))
        self._explain()

    def _draw(self, row: Row, width: int) -> Sequence[Line]:
        return rows.row(self.page, row, self._desk.now())

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._explain()

    def _explain(self) -> None:
        marked = self.marked
        told = [] if marked is None else rows.about(self.page, marked)
        self.query_one("#meaning", Static).update(paragraphs(told))
        self.refresh_bindings()

    # --- changing

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_change()

    def action_change(self) -> None:
        """Ask about what is marked."""
        if (marked := self.marked) is None or (person := self.page.person) is None:
            return
        match marked.thing:
            case "role":
                self.app.push_screen(questions.role(person), partial(self._change_role, person))
            case "access":
                self.app.push_screen(questions.access(person), partial(self._change_access, person))
            case "space" | "torrents":
                screen = questions.quota(person, marked.thing)
                self.app.push_screen(screen, partial(self._change_quota, marked.thing))
            case "password":
                self.app.push_screen(questions.reset(person), self._reset)
            case _:
                self.action_end()

    def _change_role(self, person: PersonView, answer: str | None) -> None:
        if answer is not None:
            body = ChangeUserBody(role="user" if person.role == "admin" else "admin")
            self._change(body, f"{self._username} is {'an admin' if body.role == 'admin' else 'a user'} now.")

    def _change_access(self, person: PersonView, answer: str | None) -> None:
        if answer is not None:
            news = "can log in again." if person.disabled else "is logged out everywhere, and cannot log in."
            self._change(ChangeUserBody(disabled=not person.disabled), f"{self._username} {news}")

    def _change_quota(self, thing: Thing, answer: str | None) -> None:
        if answer is None:
            return
        value = bound("" if answer == questions.NONE else answer)
        # What is not named stays as it is: somebody else may be changing that.
        body = ChangeUserBody(quota_bytes=value) if thing == "space" else ChangeUserBody(quota_torrents=value)
        self._change(body, "What the server grants counts now." if value is None else "The quota is set.")

    def _change(self, body: ChangeUserBody, news: str) -> None:
        self._ask(partial(self._desk.client.administration.change, self._user, body), news)

    def _reset(self, answer: str | None) -> None:
        if answer is not None:
            reset = partial(self._desk.client.administration.reset_password, self._user)
            ask(self, "person", reset, PasswordMade, PersonFailed)

    @on(PasswordMade)
    def _password_made(self, message: PasswordMade) -> None:
        message.stop()
        self.app.push_screen(questions.new_password(message.view, self._desk.server))
        self._ask(_nothing, f"{self._username} has another password, and is logged out everywhere.")

    def action_end(self) -> None:
        """Log them out everywhere, after a question."""
        if (person := self.page.person) is not None and self.page.sessions:
            self.app.push_screen(questions.ending(person, len(self.page.sessions)), self._end)

    def _end(self, answer: str | None) -> None:
        if answer is not None:
            end = partial(self._desk.client.administration.end_sessions, self._user)
            self._ask(end, f"{self._username} is logged out everywhere.")

    def action_remove(self) -> None:
        """Take the account away, after a question."""
        if (person := self.page.person) is not None:
            self.app.push_screen(questions.removal(person), self._remove)

    def _remove(self, answer: str | None) -> None:
        if answer is not None:
            remove = partial(self._desk.client.administration.remove, self._user)
            ask(self, "person", remove, lambda _: PersonGone(self._username), PersonFailed)

    @on(PersonGone)
    def _gone(self, message: PersonGone) -> None:
        message.stop()
        self.dismiss(f"{message.username} is removed.")

    def action_deeds(self) -> None:
        """Show what they did."""
        self.app.push_screen(AuditScreen(self._desk, Wanted(self._user, self._username)))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    # --- asking

    def action_read(self) -> None:
        """Ask for what the server has."""
        self._ask(_nothing)

    def _ask(self, change: Callable[[], Awaitable[object]], news: str = "") -> None:
        ask(self, "person", partial(self._changed, change, news), lambda arrived: arrived, PersonFailed)

    async def _changed(self, change: Callable[[], Awaitable[object]], news: str) -> PersonArrived:
        await change()
        administration = self._desk.client.administration
        person = await administration.person(self._user)
        return PersonArrived(person, await administration.sessions(self._user), news)

    @on(PersonArrived)
    def _arrived(self, message: PersonArrived) -> None:
        self.page = Page(message.person, tuple(message.sessions), self.page.own, message.news)

    @on(PersonFailed)
    def _failed(self, message: PersonFailed) -> None:
        page = self.page
        self.page = Page(page.person, page.sessions, page.own, problem=message.error.sentence)


async def _nothing() -> None:
    """Change nothing: only look."""
