"""What one likes in releases: looked at, changed, saved."""

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

from adapters.inbound.http.wire.message import FaultyMember
from adapters.inbound.http.wire.preferences import PreferencesView

from ..api.errors import ApiError, Changed
from ..asking import ask
from ..cells import Line, Span, Tone
from ..commands import command
from ..desk import Desk
from ..opinion_messages import PreferencesArrived, PreferencesFailed
from ..rows import preferences as rows
from ..state import preferences as state
from ..state.preference_fields import as_typed
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content, paragraphs
from .picking import PickScreen
from .preference_questions import unsaved_changes, whose_changes
from .question import LineScreen

_ROOM_FOR_ALL = 44
"""Lines of a terminal in which every list may be folded out."""


class PreferencesScreen(Screen[bool]):
    """A line a thing; lists fold out. The result says whether something was saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter,space", "change", "Change", "Change what is marked, or fold a list out"),
        command("plus,a", "add", "Add", "Add a choice to the marked list"),
        command("d,delete", "remove", "Remove", "Take the marked choice, or the limit, away"),
        command("K,shift+up", "move(-1)", "Up", "Move the marked choice up: it is liked better"),
        command("J,shift+down", "move(1)", "Down", "Move the marked choice down: it is liked less"),
        command("left", "turn(-1)", "Less", "One less, or the one before", shown=False),
        command("right", "turn(1)", "More", "One more, or the one after", shown=False),
        command("ctrl+s", "save", "Save", "Save everything; searches go by it from then on"),
        command("r", "read", "Read again", "Ask the server for them again", shown=False),
        command("escape", "leave", "Back", "Go back; asks when something is not saved"),
        command("q", "quit", "Quit", "Leave the program; asks when something is not saved"),
    ]

    liking: reactive[state.Liking] = reactive(state.Liking())

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._saved = False
        self._leaving: Callable[[], Awaitable[None]] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the lines and what the marked one means."""
        yield Masthead(self._desk.username, trail=("Preferences",))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        with Horizontal(classes="split -stacked -brief"):
            yield RowList[state.Row](self._draw, identity="preferences")
            with VerticalScroll(classes="side", can_focus=False):
                yield Static("", id="meaning")
        yield Bottom()

    def on_mount(self) -> None:
        """Ask for what is known; where there is room, fold everything out."""
        if self.app.size.height >= _ROOM_FOR_ALL:
            self.liking = state.all_unfolded(self.liking)
        self.query_one(RowList).focus()
        self.action_read()

    @property
    def marked(self) -> state.Row | None:
        """The line under the cursor."""
        lines: RowList[state.Row] = self.query_one(RowList)
        return lines.chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for the marked line."""
        marked = self.marked if self.is_mounted else None
        kind = None if marked is None else marked.field.kind
        on_choice = marked is not None and marked.value is not None
        match action:
            case "change":
                return marked is not None and not on_choice
            case "add":
                return marked is not None and kind == "list" and not marked.field.fixed
            case "remove":
                return kind == "size" or (marked is not None and on_choice and not marked.field.fixed)
            case "move":
                return on_choice
            case "turn":
                return kind in ("switch", "policy", "count") or (kind == "list" and not on_choice)
            case "save":
                return bool(self.liking.changed) and not self.liking.saving
            case "read":
                return not self.liking.loaded
            case _:
                return True

    # --- what it shows

    def watch_liking(self) -> None:
        """Show what is known."""
        if not self.is_mounted:
            return
        lines: RowList[state.Row] = self.query_one(RowList)
        lines.show({row.key: row for row in self.liking.rows})
        lines.draw_again()
        problem = self.liking.problem
        lines.blank(*("Reading your preferences …", "") if problem is None else (problem, "Press r to try again."))
        self._say(rows.outcome(self.liking))
        self._explain()

    def _draw(self, row: state.Row, width: int) -> Sequence[Line]:
        return rows.row(self.liking, row)

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._explain()

    def _explain(self) -> None:
        marked = self.marked
        told = [] if marked is None else rows.about(marked, self.liking.faults.get(marked.field.name))
        self.query_one("#meaning", Static).update(paragraphs(told))
        self.refresh_bindings()

    def _say(self, spans: Sequence[Span]) -> None:
        self.query_one("#outcome", Static).update(content(spans))

    # --- changing

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_change()

    def action_change(self) -> None:
        """Fold, turn, or ask for another value."""
        match self.marked:
            case state.Row(adds=True):
                self.action_add()
            case state.Row(field, value=None) if field.kind == "list":
                self.liking = state.folded(self.liking, field.name)
            case state.Row(field) if field.kind in ("switch", "policy"):
                self.liking = state.turned(self.liking, field)
            case state.Row(field) if field.kind in ("count", "size"):
                typed = as_typed(field, self.liking.draft[field.name][0])
                screen = LineScreen(field.title, field.hint, value=typed, read=field.read)
                self.app.push_screen(screen, partial(self._put, field.name))

    def _put(self, name: str, value: str | None) -> None:
        if value is not None:
            self.liking = state.put(self.liking, name, (value,))

    def action_add(self) -> None:
        """Ask what to add to the marked list."""
        if (marked := self.marked) is None:
            return
        field = marked.field
        known = {value: word for value, word in field.known.items() if value not in self.liking.draft[field.name]}
        self.app.push_screen(
            PickScreen(f"Add {field.thing}", field.hint, known, field.read), partial(self._add, field.name)
        )

    def _add(self, name: str, value: str | None) -> None:
        if value is not None:
            self.liking = state.added(self.liking, name, value)
            self.query_one(RowList).select(f"{name}/={value}")

    def action_remove(self) -> None:
        """Take the marked choice out."""
        if self.marked is not None:
            self.liking = state.removed(self.liking, self.marked)

    def action_move(self, by: int) -> None:
        """Move the marked choice."""
        if self.marked is not None:
            self.liking = state.moved(self.liking, self.marked, by)
            self.query_one(RowList).select(self.marked.key)

    def action_turn(self, by: int) -> None:
        """Turn, or count; fold a list in, or out."""
        if (marked := self.marked) is None:
            return
        if marked.field.kind != "list":
            self.liking = state.turned(self.liking, marked.field, by)
        elif (marked.field.name in self.liking.unfolded) is not (by > 0):
            self.liking = state.folded(self.liking, marked.field.name)

    # --- reading and saving

    def action_read(self) -> None:
        """Ask for what the server has."""
        ask(self, "preferences", self._desk.client.opinions.preferences, _arrived, PreferencesFailed)

    def action_save(self) -> None:
        """Save, if nobody else has changed them meanwhile."""
        self._save(self.liking.version)

    def _save(self, version: str | None) -> None:
        if faults := self.liking.faults:
            self.query_one(RowList).select(next(iter(faults)))
            self._leaving = None
            return
        body = state.body(self.liking)
        self.liking = state.saving(self.liking)
        question = partial(self._desk.client.opinions.save, body, version)
        ask(self, "preferences", question, partial(_arrived, saved=True), PreferencesFailed)

    @on(PreferencesArrived)
    async def _arrived(self, message: PreferencesArrived) -> None:
        self.liking = state.arrived(self.liking, message.view, message.version)
        if message.saved:
            self._saved = True
            self._say([Span("Saved. Searches go by it from now on.", Tone.GOOD)])
        if self._leaving is not None:
            await self._leaving()

    @on(PreferencesFailed)
    def _failed(self, message: PreferencesFailed) -> None:
        self._leaving = None
        error = message.error
        errors: list[FaultyMember] = error.problem.errors if isinstance(error, ApiError) else []
        self.liking = state.failed(self.liking, error.sentence, errors)
        if self.liking.refused:
            self.query_one(RowList).select(next(iter(self.liking.refused)))
        if isinstance(error, Changed):
            self.app.push_screen(whose_changes(), self._decide)

    def _decide(self, answer: str | None) -> None:
        if answer == "r":
            self.action_read()
        elif answer == "o":
            self._save(None)

    # --- leaving

    async def action_leave(self) -> None:
        """Go back; ask first when something is not saved."""
        await self._leave(self._back)

    async def action_quit(self) -> None:
        """Leave the program; ask first when something is not saved."""
        await self._leave(self.app.action_quit)

    async def _back(self) -> None:
        self.dismiss(self._saved)

    async def _leave(self, go: Callable[[], Awaitable[None]]) -> None:
        if not self.liking.changed:
            await go()
            return
        screen = unsaved_changes(len(self.liking.changed))
        self.app.push_screen(screen, partial(self._go, go))

    async def _go(self, go: Callable[[], Awaitable[None]], answer: str | None) -> None:
        if answer == "d":
            await go()
        elif answer == "s":
            self._leaving = go
            self.action_save()


def _arrived(answer: tuple[PreferencesView, str | None], *, saved: bool = False) -> PreferencesArrived:
    return PreferencesArrived(*answer, saved)
