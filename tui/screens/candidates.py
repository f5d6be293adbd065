"""The releases of an episode, why they fit, and taking one."""

import time
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.searches import CandidateView
from adapters.inbound.http.wire.watchlist import WatchEntryView

from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..messages import Grabbed, GrabFailed, SearchArrived, SearchFailed
from ..rows.candidates import candidate as draw_candidate
from ..rows.candidates import reasons
from ..rows.watching import episode_name
from ..state import searching as state
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.reasons import Reasons
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content
from ..wording import counted
from .question import Answer, QuestionScreen

_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_OUTCOMES = {
    "picked": ("★ marks what we would take. Enter takes the marked one.", Tone.GOOD),
    "choose": ("Nothing is certain: look at the reasons, then choose.", Tone.WARN),
    "only_rejected": ("Only releases that do not fit were found; the reasons say why.", Tone.WARN),
    "nothing_found": ("Nothing was found.", Tone.WARN),
    "not_aired_yet": ("This episode has not aired yet.", Tone.WARN),
}


class CandidatesScreen(Screen[None]):
    """Searches at once; the best is on top and marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter,g", "grab", "Take it", "Have the server download the marked release"),
        command("a", "toggle_rejected", "Rejected ones", "Show or hide what was rejected"),
        command("r", "search", "Search again", "Look for releases once more"),
        command("escape", "app.pop_screen", "Back", "Back to the episodes"),
    ]

    search: reactive[state.Search] = reactive(state.Search())

    def __init__(self, desk: Desk, entry: WatchEntryView, episode: int) -> None:
        super().__init__()
        self._desk = desk
        self._entry = entry
        self._episode = episode
        self._since = time.monotonic()
        self._grabbing = False

    def compose(self) -> ComposeResult:
        """Lay out candidates and reasons."""
        name = episode_name(self._entry, self._episode)
        yield Masthead(self._desk.username, trail=("Watchlist", self._entry.title, name))
        yield Banner()
        yield Static("", id="outcome", classes="summary")
        with Horizontal(classes="split -stacked"):
            yield RowList[CandidateView](self._draw, height=2, gap=1, gap_from=24, identity="candidates")
            with VerticalScroll(classes="side", can_focus=False):
                yield Reasons()
        yield Bottom()

    def on_mount(self) -> None:
        """Search."""
        self.set_interval(0.1, self._spin)
        self.query_one(RowList).focus()
        self.action_search()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for what was found."""
        match action:
            case "grab":
                return bool(self.search.shown)
            case "toggle_rejected":
                return self.search.rejected > 0
            case "search":
                return not self.search.asking
            case _:
                return True

    # --- searching

    def action_search(self) -> None:
        """Ask the server."""
        self._since = time.monotonic()
        self.search = state.asked_again(self.search)
        question = partial(self._desk.client.search, self._entry.series_id, self._episode)
        ask(self, "search", question, SearchArrived, SearchFailed)

    @on(SearchArrived)
    def _arrived(self, message: SearchArrived) -> None:
        self.search = state.answered(self.search, message.view)
        if message.view.best is not None:
            self.query_one(RowList).select(message.view.best)

    @on(SearchFailed)
    def _failed(self, message: SearchFailed) -> None:
        self.search = state.failed(self.search, message.error.sentence)

    def action_toggle_rejected(self) -> None:
        """Show or hide what was rejected."""
        self.search = state.toggled(self.search)

    def watch_search(self) -> None:
        """Show what is known."""
        if not self.is_mounted:
            return
        candidates: RowList[CandidateView] = self.query_one(RowList)
        candidates.show({each.release_id: each for each in self.search.shown})
        candidates.blank(*self._blank())
        self.query_one("#outcome", Static).update(content(self._outcome()))
        self._reasons()
        self.refresh_bindings()

    def _spin(self) -> None:
        if self.search.asking and self.is_current:
            self.query_one(RowList).blank(*self._blank())

    def _blank(self) -> tuple[str, str]:
        name = episode_name(self._entry, self._episode)
        if self.search.problem is not None:
            return self.search.problem, "Press r to try again."
        if self.search.asking:
            passed = time.monotonic() - self._since
            return (
                f"{_SPINNER[int(passed * 10) % len(_SPINNER)]}  Looking for {name} …  {int(passed)} s",
                "Esc goes back.",
            )
        if self.search.rejected:
            return "Nothing fits.", f"Press a for {counted(self.search.rejected, 'rejected release')}."
        return "Nothing was found.", "Releases often come an hour or two after the broadcast. Press r to look again."

    def _outcome(self) -> list[Span]:
        view = self.search.view
        if view is None:
            return []
        sentence, tone = _OUTCOMES.get(view.outcome, (view.outcome, Tone.PLAIN))
        hidden = 0 if self.search.show_rejected else self.search.rejected
        spans = [Span(sentence, tone), Span(f"  {hidden} rejected, hidden." if hidden else "", Tone.MUTED)]
        failures = "  ".join(f"{each.indexer} could not be asked: {each.detail}" for each in view.failures)
        return [*spans, Span(f"  ⚠ {plain(failures)}" if failures else "", Tone.WARN)]

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._reasons()

    def _reasons(self) -> None:
        chosen: CandidateView | None = self.query_one(RowList).chosen
        self.query_one(Reasons).show([] if chosen is None else reasons(chosen))

    def _draw(self, view: CandidateView, width: int) -> Sequence[Line]:
        best = self.search.view.best if self.search.view else None
        return draw_candidate(view, best, self._desk.now())

    # --- taking one

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_grab()

    def action_grab(self) -> None:
        """Take the marked one; one that was rejected only after a question."""
        chosen: CandidateView | None = self.query_one(RowList).chosen
        if chosen is None or self._grabbing:
            return
        if chosen.band != "rejected":
            self._grab(chosen.release_id)
            return
        against = [each.text for each in chosen.reasons if not each.favours]
        answers = [Answer("g", "Take it all the same", grave=True)]
        screen = QuestionScreen("This release was rejected", [chosen.title, *against], answers, leave="Choose another")
        self.app.push_screen(screen, lambda answer: self._grab(chosen.release_id) if answer else None)

    def _grab(self, release_id: str) -> None:
        self._grabbing = True
        self.query_one("#outcome", Static).update(content([Span("Handing it to the server …", Tone.CALM)]))
        question = partial(self._desk.client.grab, self._entry.series_id, self._episode, release_id)
        ask(self, "grab", question, Grabbed, GrabFailed)

    @on(GrabFailed)
    def _grab_failed(self, message: GrabFailed) -> None:
        self._grabbing = False
        self.query_one("#outcome", Static).update(content([Span(plain(message.error.sentence), Tone.BAD)]))
