"""The list: what waits to be watched."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from adapters.inbound.http.wire.searches import SearchBody
from adapters.inbound.http.wire.watchlist import WatchEntryView

from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..lingering import Lingering
from ..messages import LinkWanted, RowsSeen, WatchlistArrived, WatchlistFailed
from ..rows import watching as rows
from ..state import watching as state
from ..wording import ago, counted, service
from .find_line import FindLine, Sought
from .row_list import Chosen, Highlighted, RowHeading, RowList
from .toned import content, paragraphs

PREFERENCES = "Say what you like in releases"
CORRECTIONS = "Show what was taught about releases, and take it back"


class SeriesWanted(Message):
    """Show the episodes of a series."""

    def __init__(self, entry: WatchEntryView) -> None:
        super().__init__()
        self.entry = entry


class WatchlistPane(Vertical):
    """Series by what waits; beside it, where there is room, more of the marked one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "open", "Open", "Show the episodes of the marked series"),
        command("slash", "find", "Find", "Find a series by a part of its name"),
        command("p", "screen.preferences", "Preferences", PREFERENCES),
        command("c", "screen.corrections", "Corrections", CORRECTIONS),
        command("r", "refresh", "Refresh", "Ask the watchlist service again", shown=False),
        command("escape", "forget", "Everything", "Show every series again"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        command("l", "link", "List", "Follow a list, or another one", shown=False),
    ]

    watching: reactive[state.Watching] = reactive(state.Watching())

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="watchlist")
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out summary, list and details."""
        with Horizontal(classes="summary"):
            yield Static("", id="waiting")
            yield Static("", id="age")
        yield Static("", id="problem")
        with Horizontal(classes="split"):
            with Vertical(classes="main"):
                yield FindLine()
                yield RowHeading(rows.series_heading)
                yield RowList[WatchEntryView](self._draw, identity="series")
            yield Static("", id="series-details", classes="side")

    def on_mount(self) -> None:
        """Read the list, and keep the times true."""
        self.set_interval(30, self._time_passes)
        Lingering(self.list, self._seen)
        self.action_refresh(fresh=False)

    @property
    def list(self) -> RowList[WatchEntryView]:
        """The rows."""
        return self.query_one(RowList)

    def action_refresh(self, fresh: bool = True) -> None:
        """Ask for the list."""
        self.watching = state.asked(self.watching)

        ask(self, "watchlist", lambda: self._desk.client.watchlist(fresh), WatchlistArrived, WatchlistFailed)

    def action_open(self) -> None:
        """Open the marked series."""
        self.list.action_choose()

    def action_link(self) -> None:
        """Ask whose list to follow."""
        self.post_message(LinkWanted())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to show everything only while something is hidden."""
        finding = self.is_mounted and self.query_one(FindLine).has_focus
        return bool(self.watching.sought) if action == "forget" else not (finding and action == "find")

    def action_find(self) -> None:
        """Begin to type what to find."""
        self.query_one(FindLine).begin()

    def action_forget(self) -> None:
        """Show everything again."""
        self.query_one(FindLine).action_forget()

    def action_move(self, by: int) -> None:
        """Move in the list while typing."""
        self.list.action_move(by)

    @on(Sought)
    def _sought(self, message: Sought) -> None:
        message.stop()
        self.watching = state.sought(self.watching, message.text)
        if message.done:
            self.list.focus()
        self.refresh_bindings()

    def _seen(self) -> None:
        """Say which episodes may be searched for next: of every series in view the first that waits."""
        waiting = [entry for entry in self.list.in_view if entry.unwatched]
        episodes = [SearchBody(series_id=each.series_id, episode=min(each.unwatched)) for each in waiting]
        self.post_message(RowsSeen(episodes))

    @on(WatchlistArrived)
    def _arrived(self, message: WatchlistArrived) -> None:
        self.watching = state.arrived(message.view, self.watching)

    @on(WatchlistFailed)
    def _failed(self, message: WatchlistFailed) -> None:
        self.watching = state.failed(self.watching, message.error.sentence)

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        if self.list.chosen is not None:
            self.post_message(SeriesWanted(self.list.chosen))

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._details()

    def watch_watching(self, watching: state.Watching) -> None:
        """Show what is known."""
        if not self.is_mounted:
            return
        self.list.show({str(entry.series_id): entry for entry in watching.in_order})
        self.list.blank(*_blank(watching))
        self._summary()
        self._details()

    def _time_passes(self) -> None:
        self.list.draw_again()
        self._summary()

    def _draw(self, entry: WatchEntryView, width: int) -> Sequence[Line]:
        return rows.series(entry, self._desk.now(), width)

    def _summary(self) -> None:
        watching = self.watching
        if watching.view is None:
            self.query_one("#waiting", Static).update("")
            return
        waiting = f"{counted(watching.unwatched, 'episode')} to watch"
        where = f"  in {watching.series_waiting} of {len(watching.view.entries)} series"
        spans = [Span(waiting, Tone.ACCENT if watching.unwatched else Tone.MUTED), Span(where, Tone.MUTED)]
        self.query_one("#waiting", Static).update(content(spans))
        self._age(watching)

    def _age(self, watching: state.Watching) -> None:
        view = watching.view
        if view is None:
            return
        told = ago(view.fetched_at, self._desk.now())
        whose = plain(f"{view.username} on {service(view.service)}")
        spans = [Span(f"{whose}  ·  {'asking …' if watching.asking else told}", Tone.MUTED)]
        if watching.stale:
            spans = [Span(f"⚠ as of {told}", Tone.WARN)]
        self.query_one("#age", Static).update(content(spans))
        problem = self.query_one("#problem", Static)
        problem.display = watching.stale and watching.problem is not None
        problem.update(Content(plain(watching.problem or "")))

    def _details(self) -> None:
        entry = self.list.chosen
        side = self.query_one("#series-details", Static)
        side.update(Content("") if entry is None else paragraphs(_described(entry, self._desk)))


def _blank(watching: state.Watching) -> tuple[str, str]:
    if watching.problem and watching.view is None:
        return watching.problem, "Press r to try again."
    if watching.sought:
        return f"No series has “{watching.sought}” in its names.", "Esc shows all of them again."
    if watching.asking:
        return "Reading your list …", ""
    return "Your list holds nothing that you are watching.", "Add a series on the service's site, then press r."


def _described(entry: WatchEntryView, desk: Desk) -> list[list[Span]]:
    names = [name for name in (entry.title_english, entry.title_native) if name and name != entry.title]
    lines = [[Span(plain(entry.title), Tone.STRONG)]]
    lines += [[Span(plain(name), Tone.MUTED)] for name in names]
    lines += [[], list(rows.about(entry, desk.now())), [], [Span(rows.waiting(entry), Tone.ACCENT)]]
    if entry.page_url:
        lines += [[], [Span(plain(entry.page_url), Tone.FAINT)]]
    return lines
