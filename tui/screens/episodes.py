"""The episodes of a series."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.searches import SearchBody
from adapters.inbound.http.wire.watchlist import WatchEntryView

from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..lingering import Lingering
from ..messages import RowsSeen
from ..rows import watching as rows
from ..state.torrents import Torrents
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, RowList
from ..widgets.toned import paragraphs


class EpisodeWanted(Message):
    """Look for an episode."""

    def __init__(self, entry: WatchEntryView, episode: int) -> None:
        super().__init__()
        self.entry = entry
        self.episode = episode


class EpisodesScreen(Screen[None]):
    """What waits first; what was seen on request."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "search", "Find a release", "Look for releases of the marked episode"),
        command("w", "toggle_seen", "Seen ones too", "Show or hide the episodes that you have seen"),
        command("escape", "app.pop_screen", "Back", "Back to the watchlist"),
    ]

    def __init__(self, desk: Desk, entry: WatchEntryView) -> None:
        super().__init__()
        self._desk = desk
        self._entry = entry
        self._torrents = Torrents()
        self._show_seen = False

    def compose(self) -> ComposeResult:
        """Lay out the series and its episodes."""
        yield Masthead(self._desk.username, trail=("Watchlist", self._entry.title))
        yield Banner()
        yield Static(paragraphs(self._about()), classes="about")
        yield RowList[int](self._draw, identity="episodes")
        yield Bottom()

    def on_mount(self) -> None:
        """Follow what the server has of them."""
        self.watch(self.app, "torrents", self._torrents_changed)
        self._show()
        self.query_one(RowList).focus()
        Lingering(self.query_one(RowList), self._seen).stir()

    def action_search(self) -> None:
        """Look for the marked episode."""
        self.query_one(RowList).action_choose()

    def action_toggle_seen(self) -> None:
        """Show everything that has aired, or only what waits."""
        self._show_seen = not self._show_seen
        self._show()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.post_message(EpisodeWanted(self._entry, int(message.key)))

    def _torrents_changed(self, torrents: Torrents) -> None:
        self._torrents = torrents
        self.query_one(RowList).draw_again()

    def _show(self) -> None:
        episodes: RowList[int] = self.query_one(RowList)
        numbers = list(self._entry.unwatched)
        if self._show_seen:
            numbers += range(self._entry.progress, 0, -1)
        episodes.show({str(number): number for number in numbers})
        episodes.blank("Nothing waits here.", "Press w for the episodes that you have seen.")

    def _seen(self) -> None:
        """Say which episodes may be searched for next: those that wait."""
        episodes: RowList[int] = self.query_one(RowList)
        waiting = [number for number in episodes.in_view if number in self._entry.unwatched]
        self.post_message(RowsSeen([SearchBody(series_id=self._entry.series_id, episode=each) for each in waiting]))

    def _draw(self, number: int, width: int) -> Sequence[Line]:
        return rows.episode(self._entry, number, self._torrents.for_episode(self._entry.series_id, number))

    def _about(self) -> list[list[Span]]:
        names = [name for name in (self._entry.title_english, self._entry.title_native) if name]
        lines = [[Span(plain("  ·  ".join(names)), Tone.MUTED)]] if names else []
        return [*lines, list(rows.about(self._entry, self._desk.now())), [Span(rows.waiting(self._entry), Tone.ACCENT)]]
