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

from adapters.inbound.http.wire.corrections import TeachBody
from adapters.inbound.http.wire.searches import CandidateView
from adapters.inbound.http.wire.watchlist import WatchEntryView

from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..messages import Grabbed, GrabFailed, SearchArrived, SearchFailed
from ..opinion_messages import Taught, TeachFailed, Untaught
from ..rows import searching as rows
from ..rows.candidates import candidate as draw_candidate
from ..rows.candidates import reasons
from ..rows.watching import episode_name
from ..state import searching as state
from ..teaching import forget
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.reasons import Reasons
from ..widgets.row_list import Chosen, Highlighted, RowList
from ..widgets.toned import content
from ..widgets.watchlist_pane import CORRECTIONS, PREFERENCES
from .corrections import CorrectionsScreen
from .preferences import PreferencesScreen
from .question import Answer, QuestionScreen

_TEACHES = "Taking it also says that it is this episode. What we learn from that stands in the corrections (c)."
_TAUGHT = "Taken, and noted that it is the episode. What was learned from that stands in the corrections (F3)."


class CandidatesScreen(Screen[None]):
    """Searches at once; the best is on top and marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter,g", "grab", "Take", "Have the server download the marked release"),
        command("t", "teach(True)", "This is it", "Say that the marked release is this episode after all; we learn it"),
        command("x", "teach(False)", "Not this", "Say that the marked release is not this series; we learn it"),
        command("u", "undo", "Undo", "Take back what was just learned", shown=False),
        command("a", "toggle_rejected", "Rejected", "Show or hide what was rejected"),
        command("r", "search", "Search again", "Look for releases once more", shown=False),
        command("c", "corrections", "Corrections", CORRECTIONS, shown=False),
        command("p,f2", "preferences", "Preferences", PREFERENCES, shown=False),
        command("space", "read_on", "Read on", "Show more of the reasons", shown=False),
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

    @property
    def marked(self) -> CandidateView | None:
        """The candidate under the cursor."""
        candidates: RowList[CandidateView] = self.query_one(RowList)
        return candidates.chosen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for what was found, and for the marked one."""
        marked = self.marked if self.is_mounted else None
        match action, parameters:
            case "grab", _:
                return marked is not None
            case "teach", (True,):
                return marked is not None and marked.teachable and not self.search.busy
            case "teach", _:
                return marked is not None and marked.band != "rejected" and not self.search.busy
            case "undo", _:
                return bool(self.search.learned) and not self.search.busy
            case "toggle_rejected", _:
                return self.search.rejected > 0
            case "search", _:
                return not self.search.busy
            case _:
                return True

    # --- searching

    def action_search(self) -> None:
        """Ask the server."""
        self._since = time.monotonic()
        self.search = state.asked_again(self.search)
        self._ask()

    def _search_again(self, changed: bool | None = True) -> None:
        """Ask once more because what we know has changed; the marked one stays marked."""
        if changed:
            self.search = state.repeated(self.search)
            self._ask()

    def _ask(self) -> None:
        question = partial(self._desk.client.search, self._entry.series_id, self._episode)
        ask(self, "search", question, SearchArrived, SearchFailed)

    @on(SearchArrived)
    def _arrived(self, message: SearchArrived) -> None:
        again = self.search.again
        marked = self.marked.release_id if again and self.marked else message.view.best
        self.search = state.answered(self.search, message.view, marked if again else None)
        if marked is not None:
            self.query_one(RowList).select(marked)

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
        self._say(rows.outcome(self.search))
        self._reasons()
        self.refresh_bindings()

    def _spin(self) -> None:
        if self.search.asking and self.is_current:
            self.query_one(RowList).blank(*self._blank())

    def _blank(self) -> tuple[str, str]:
        return rows.blank(self.search, episode_name(self._entry, self._episode), time.monotonic() - self._since)

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._reasons()
        self.refresh_bindings()

    def _reasons(self) -> None:
        marked = self.marked
        told = [] if marked is None else reasons(marked, self.search.above(marked))
        self.query_one(Reasons).show(told, [] if marked is None else marked.trace)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_read_on(self) -> None:
        """Show the rest of the reasons, then begin again."""
        side = self.query_one(VerticalScroll)
        if side.scroll_y >= side.max_scroll_y:
            side.scroll_home(animate=False)
        else:
            side.scroll_page_down(animate=False)

    def _draw(self, view: CandidateView, width: int) -> Sequence[Line]:
        best = self.search.view.best if self.search.view else None
        return draw_candidate(view, best, self._desk.now())

    def _say(self, spans: Sequence[Span]) -> None:
        self.query_one("#outcome", Static).update(content(spans))

    # --- teaching

    def action_teach(self, meant: bool) -> None:
        """Say what the marked one is, and look again with that."""
        if (marked := self.marked) is None:
            return
        body = TeachBody(
            series_id=self._entry.series_id, episode=self._episode, release_id=marked.release_id, meant=meant
        )
        sentence = "Noted: this is it. Learning from it …" if meant else "Noted: not this one. Learning from it …"
        self.search = state.teaching(self.search, sentence)
        ask(self, "teach", partial(self._desk.client.opinions.teach, body), Taught, TeachFailed)

    def action_undo(self) -> None:
        """Take back what was learned last."""
        self.search = state.teaching(self.search, "Taking it back …")
        undo = partial(forget, self._desk.client.opinions, self.search.learned)
        ask(self, "teach", undo, lambda _: Untaught(), TeachFailed)

    @on(Taught)
    def _taught(self, message: Taught) -> None:
        self.search = state.learned(self.search, message.view.corrections)
        self._search_again()

    @on(Untaught)
    def _untaught(self) -> None:
        self.search = state.forgotten(self.search)
        self._search_again()

    @on(TeachFailed)
    def _teach_failed(self, message: TeachFailed) -> None:
        self.search = state.not_learned(self.search, message.error.sentence)

    def action_corrections(self) -> None:
        """Show everything that was taught."""
        self.app.push_screen(CorrectionsScreen(self._desk), self._search_again)

    def action_preferences(self) -> None:
        """Show what the person likes."""
        self.app.push_screen(PreferencesScreen(self._desk), self._search_again)

    # --- taking one

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_grab()

    def action_grab(self) -> None:
        """Take the marked one; one that was rejected only after a question."""
        chosen = self.marked
        if chosen is None or self._grabbing:
            return
        if chosen.band != "rejected":
            self._grab(chosen)
            return
        against = [each.text for each in chosen.reasons if not each.favours]
        answers = [Answer("g", "Take it all the same", grave=True)]
        text = [chosen.title, *against, *([_TEACHES] if chosen.teachable else [])]
        screen = QuestionScreen("This release was rejected", text, answers, leave="Choose another")
        self.app.push_screen(screen, lambda answer: self._grab(chosen) if answer else None)

    def _grab(self, chosen: CandidateView) -> None:
        self._grabbing = True
        self._say([Span("Handing it to the server …", Tone.CALM)])
        question = partial(self._desk.client.grab, self._entry.series_id, self._episode, chosen.release_id)
        note = _TAUGHT if chosen.teachable and chosen.band != "high" else ""
        ask(self, "grab", question, lambda torrent: Grabbed(torrent, note), GrabFailed)

    @on(GrabFailed)
    def _grab_failed(self, message: GrabFailed) -> None:
        self._grabbing = False
        self._say([Span(plain(message.error.sentence), Tone.BAD)])
