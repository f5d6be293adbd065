"""Everybody who has an account, for admins."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.users import NewPasswordView, PeopleView, PersonView

from ..admin_messages import PeopleArrived, PeopleFailed
from ..asking import ask
from ..cells import Line
from ..commands import command
from ..desk import Desk
from ..rows.people import outcome
from ..rows.people import person as draw_person
from ..state.audit import Wanted
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content
from .admin_forms import new_person_form
from .audit import AuditScreen
from .person import PersonScreen
from .person_questions import new_password


class PeopleScreen(Screen[None]):
    """A row a person, the oldest account first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "open", "Open", "Show the marked person: role, quota, password, log-ins"),
        command("n", "create", "New person", "Make an account; the server makes up a password"),
        command("w", "deeds", "Audit", "Show what the marked person did, and what was done to them"),
        command("r", "read", "Look again", "Ask the server again"),
        command("escape", "app.pop_screen", "Back", "Back to the server page"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: PeopleView | None = None

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Masthead(self._desk.username, trail=("Server", "People"))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        yield RowList[PersonView](self._draw, height=2, gap=1, gap_from=16, identity="people")
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for the list."""
        self.list.focus()
        self.list.blank("Reading who there is …")
        self.action_read()

    @property
    def list(self) -> RowList[PersonView]:
        """The rows."""
        return self.query_one("#people", RowList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense when somebody is marked."""
        return self.is_mounted and self.list.chosen is not None if action in ("open", "deeds") else True

    def action_read(self) -> None:
        """Ask for the list."""
        self._read()

    def _read(self, news: str = "") -> None:
        people = self._desk.client.administration.people
        ask(self, "people", people, lambda view: PeopleArrived(view, news), PeopleFailed)

    @on(PeopleArrived)
    def _arrived(self, message: PeopleArrived) -> None:
        self._view = message.view
        self.list.show({str(each.id): each for each in message.view.users})
        self._say(message.news)

    @on(PeopleFailed)
    def _failed(self, message: PeopleFailed) -> None:
        self.list.blank(message.error.sentence, "Press r to try again.")
        self._say(problem=message.error.sentence)

    def _say(self, news: str = "", problem: str | None = None) -> None:
        self.query_one("#outcome", Static).update(content(outcome(self._view, news, problem)))
        self.refresh_bindings()

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self.refresh_bindings()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Show the marked person; what became of them is seen when one comes back."""
        if (marked := self.list.chosen) is not None:
            self.app.push_screen(PersonScreen(self._desk, marked), self._back)

    def _back(self, news: str | None) -> None:
        self._read(news or "")

    def action_deeds(self) -> None:
        """Show what the marked person did."""
        if (marked := self.list.chosen) is not None:
            self.app.push_screen(AuditScreen(self._desk, Wanted(marked.id, marked.username)))

    def action_create(self) -> None:
        """Ask who is to come."""
        self.app.push_screen(new_person_form(self._desk.client.administration), self._created)

    def _created(self, made: NewPasswordView | None) -> None:
        if made is None:
            return
        self._read(f"{made.user.username} has an account now.")
        self.app.push_screen(new_password(made, self._desk.server), partial(self._told, made.user))

    def _told(self, user: PersonView, _: None) -> None:
        self.list.select(str(user.id))

    def _draw(self, view: PersonView, width: int) -> Sequence[Line]:
        return draw_person(view, self._desk.now())
