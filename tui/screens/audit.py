"""What was done on the server, and by whom: for admins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.audit import AuditEventView

from ..admin_messages import AuditArrived, AuditFailed, NamesArrived
from ..asking import ask
from ..cells import Line
from ..commands import command
from ..desk import Desk
from ..rows import audit as rows
from ..state import audit as state
from ..widgets.bottom import Bottom
from ..widgets.facts import Facts
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowHeading, RowList
from ..widgets.toned import content
from . import audit_questions as questions
from .audit_event import AuditEventScreen

_EMPTY = ("Nothing of this was recorded.", "Press e to see everything.")


class AuditScreen(Screen[None]):
    """A row an event, newest first; earlier ones come when one gets near the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "open", "Details", "Show all of the marked event"),
        command("p", "whose", "Person", "Show only what one person did, and what was done to them"),
        command("f", "kind", "Kind", "Show only one kind: log-ins, accounts, torrents …"),
        command("s", "since", "Since", "Show only what was done since a day"),
        command("e", "everything", "Everything", "Show everything again"),
        command("t", "theirs", "Theirs", "Show only what the person of the marked event did", shown=False),
        command("r", "read", "Look again", "Ask for the newest", shown=False),
        command("escape", "app.pop_screen", "Back", "Go back"),
    ]

    trail: reactive[state.Trail] = reactive(state.Trail())

    def __init__(self, desk: Desk, wanted: state.Wanted = state.EVERYTHING) -> None:
        super().__init__()
        self._desk = desk
        self.set_reactive(AuditScreen.trail, state.Trail(wanted))

    def compose(self) -> ComposeResult:
        """Lay out the list and what the marked event says."""
        yield Masthead(self._desk.username, trail=("Server", "Audit"))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        with Horizontal(classes="split -stacked -log"):
            with Vertical(classes="main"):
                yield RowHeading(rows.heading)
                yield RowList[AuditEventView](self._draw, identity="audit")
            with VerticalScroll(classes="side", can_focus=False):
                yield Facts()
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for the newest; ask for more wherever one scrolls to."""
        self.list.focus()
        self.watch(self.list, "scroll_y", self._scrolled, init=False)
        self._look(self.trail.wanted)

    @property
    def list(self) -> RowList[AuditEventView]:
        """The rows."""
        return self.query_one("#audit", RowList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense."""
        marked = self.list.chosen if self.is_mounted else None
        match action:
            case "open":
                return marked is not None
            case "theirs":
                return marked is not None and marked.actor is not None
            case "everything":
                return self.trail.wanted != state.EVERYTHING
            case _:
                return True

    # --- what it shows

    def watch_trail(self) -> None:
        """Show what is known."""
        if not self.is_mounted:
            return
        self.list.show({str(each.number): each for each in self.trail.events or ()})
        self.list.blank(*_blank(self.trail))
        self.query_one("#outcome", Static).update(content(rows.outcome(self.trail)))
        self._details()

    def _draw(self, view: AuditEventView, width: int) -> Sequence[Line]:
        return rows.event(view, self._desk.now())

    def _details(self) -> None:
        marked = self.list.chosen
        told = ([], []) if marked is None else (rows.head(marked), rows.facts(marked, self._desk.now()))
        self.query_one(Facts).show(*told)
        self.refresh_bindings()

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._details()
        events = self.trail.events or ()
        place = next((at for at, each in enumerate(events) if str(each.number) == message.key), 0)
        self._more(place)

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """Show all of the marked event."""
        if (marked := self.list.chosen) is not None:
            self.app.push_screen(AuditEventScreen(rows.head(marked), rows.facts(marked, self._desk.now())))

    # --- which events

    def action_theirs(self) -> None:
        """Show what the person of the marked event did; they need not have an account any more."""
        if (marked := self.list.chosen) is not None and marked.actor is not None:
            self._look(replace(self.trail.wanted, user=marked.actor, username=marked.actor_name))

    def action_everything(self) -> None:
        """Show everything."""
        self._look(state.EVERYTHING)

    def action_whose(self) -> None:
        """Ask whose events are wanted, once it is known who there is."""
        ask(self, "names", self._names, NamesArrived, AuditFailed)

    async def _names(self) -> dict[UUID, str]:
        people = await self._desk.client.administration.people()
        return {each.id: each.username for each in people.users}

    @on(NamesArrived)
    def _pick(self, message: NamesArrived) -> None:
        screen = questions.whose({str(user): name for user, name in message.names.items()})
        self.app.push_screen(screen, partial(self._picked, message.names))

    def _picked(self, names: dict[UUID, str], answer: str | None) -> None:
        if answer is not None:
            user = UUID(answer)
            self._look(replace(self.trail.wanted, user=user, username=names[user]))

    def action_kind(self) -> None:
        """Ask for the kind."""
        self.app.push_screen(questions.kind(self.trail.wanted.kind), self._of_kind)

    def _of_kind(self, answer: str | None) -> None:
        if answer is not None:
            self._look(replace(self.trail.wanted, kind=rows.KINDS[answer][0]))

    def action_since(self) -> None:
        """Ask how far back."""
        self.app.push_screen(questions.since(), self._since)

    def _since(self, answer: str | None) -> None:
        if answer == questions.OTHER:
            self.app.push_screen(questions.other_day(), self._since_day)
        elif answer is not None:
            self._look(replace(self.trail.wanted, since=questions.beginning(answer, self._desk.now())))

    def _since_day(self, answer: str | None) -> None:
        if answer is not None:
            self._look(replace(self.trail.wanted, since=datetime.fromisoformat(answer)))

    # --- asking

    def action_read(self) -> None:
        """Ask for the newest."""
        self._look(self.trail.wanted)

    def _look(self, wanted: state.Wanted) -> None:
        self.trail = state.asked(self.trail, wanted)
        self._ask(None)

    def _scrolled(self) -> None:
        self._more(self.list.last_in_view)

    def _more(self, place: int) -> None:
        if self.trail.due(place):
            self.trail = state.asked(self.trail)
            self._ask(self.trail.next)

    def _ask(self, before: int | None) -> None:
        wanted = self.trail.wanted
        question = partial(self._desk.client.administration.audit, wanted.page(before))
        ask(self, "audit", question, lambda view: AuditArrived(view, wanted, before), AuditFailed)

    @on(AuditArrived)
    def _arrived(self, message: AuditArrived) -> None:
        self.trail = state.arrived(self.trail, message.view, message.wanted, message.before)
        self._scrolled()  # the cursor may be near the end already

    @on(AuditFailed)
    def _failed(self, message: AuditFailed) -> None:
        self.trail = state.failed(self.trail, message.error.sentence)


def _blank(trail: state.Trail) -> tuple[str, str]:
    if trail.problem is not None:
        return trail.problem, "Press r to try again."
    if trail.events is None:
        return "Reading what was done …", ""
    return _EMPTY if trail.wanted != state.EVERYTHING else ("Nothing was recorded yet.", "")
