"""The user's torrents: the list, what is above it, and what is beside it."""

import time
from collections.abc import Sequence
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from adapters.inbound.http.wire.torrents import TorrentView

from ..cells import Line, Span, Tone, plain
from ..desk import Desk
from ..rows.torrent_details import described
from ..rows.torrent_summary import how_listed, speeds
from ..rows.torrents import torrent as draw_torrent
from ..state.listing import Listing, arranged, counts
from ..state.speeds import Speeds
from ..state.torrents import Torrents
from ..state.transfers import Transfers
from ..wording import ago
from .find_line import FindLine, Sought
from .only_bar import OnlyBar, OnlyWanted
from .reasons import Reasons
from .row_list import Highlighted
from .select_list import Selected, SelectList
from .toned import content, paragraphs

_SETTLES = 5.0
"""Seconds until it is sorted anew by what moves: rows that run about cannot be read."""


class TorrentTable(Vertical):
    """Torrents with live progress, each at its place for a while whatever it does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="torrents")
        self._desk = desk
        self._torrents = Torrents()
        self._transfers = Transfers()
        self._speeds = Speeds()
        self._before: Sequence[str] | None = None
        self._sorted_at = float("-inf")
        self.listing = desk.habits.listing()

    def compose(self) -> ComposeResult:
        """Lay out what is above, the list, and the details."""
        yield OnlyBar()
        with Horizontal(id="listed"):
            yield Static("", id="totals")
            yield Static("", id="how-listed")
        yield Static("", id="engine")
        with Horizontal(classes="split"):
            with Vertical(classes="main"):
                yield FindLine()
                yield SelectList[TorrentView](self._draw, height=2, gap=1, identity="torrent-rows")
            with VerticalScroll(classes="side", can_focus=False):
                yield Static("", id="torrent-details")
                yield Reasons()

    def on_mount(self) -> None:
        """Follow what the app knows."""
        self.watch(self.app, "torrents", self._torrents_changed)
        self.watch(self.app, "transfers", self._transfers_changed)
        self.watch(self.app, "speeds", self._speeds_changed)

    @property
    def list(self) -> SelectList[TorrentView]:
        """The rows."""
        return self.query_one(SelectList)

    def look(self, listing: Listing) -> None:
        """Show others, or in another order."""
        self.listing = listing
        self._before = None
        self._show()

    def _torrents_changed(self, torrents: Torrents) -> None:
        self._torrents = torrents
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if now - self._sorted_at >= _SETTLES:
            self._before = None
        if self._before is None:
            self._sorted_at = now
        shown = arranged(self.listing, self._torrents.by_hash, self._before)
        self._before = list(shown)
        self.list.show(shown)
        self.list.blank(*_blank(self._torrents, self.listing))
        self._summary()
        self._details()
        self.refresh_offers()

    def refresh_offers(self) -> None:
        """Draw the keys again where others make sense now."""

    def _transfers_changed(self, transfers: Transfers) -> None:
        self._transfers = transfers
        self.list.draw_again()

    def _speeds_changed(self, speeds: Speeds) -> None:
        self._speeds = speeds
        self._summary()
        self._details()

    def _draw(self, torrent: TorrentView, width: int) -> Sequence[Line]:
        return draw_torrent(torrent, self._transfers.of_torrent(torrent.infohash), width)

    def _summary(self) -> None:
        torrents = self._torrents
        self.query_one(OnlyBar).show(self.listing.only, counts(torrents.by_hash.values()))
        totals = speeds(torrents.download_rate, torrents.upload_rate, self._speeds.total, self.size.width)
        self.query_one("#totals", Static).update(content(totals if torrents.loaded else []))
        self.query_one("#how-listed", Static).update(content(how_listed(self.listing, len(self.list.selected))))
        told = "" if torrents.engine_available else _engine_away(torrents, self._desk)
        self.query_one("#engine", Static).display = bool(told)
        self.query_one("#engine", Static).update(content([Span(told, Tone.WARN)]))

    def _details(self) -> None:
        if not self.query_one(".side").display:
            return
        chosen = self.list.chosen
        width = self.query_one(".side").content_size.width
        history = None if chosen is None else self._speeds.of(chosen.infohash)
        lines = [] if chosen is None or history is None else described(chosen, history, self._desk.now(), width)
        self.query_one("#torrent-details", Static).update(paragraphs(lines))
        why = [] if chosen is None else [(Span("+", Tone.GOOD), plain(reason)) for reason in chosen.reasons]
        self.query_one(Reasons).show(why)

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        self._summary()
        self._details()

    @on(OnlyWanted)
    def _only(self, message: OnlyWanted) -> None:
        message.stop()
        self.look(replace(self.listing, only=message.only))
        self.list.focus()

    @on(Sought)
    def _sought(self, message: Sought) -> None:
        message.stop()
        self.look(replace(self.listing, sought=message.text))
        if message.done:
            self.list.focus()

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._details()
        self.refresh_offers()

    @on(Selected)
    def _selected(self, message: Selected) -> None:
        message.stop()
        self._summary()
        self.refresh_offers()


def _blank(torrents: Torrents, listing: Listing) -> tuple[str, str]:
    if not torrents.loaded:
        return "Reading your torrents …", ""
    if torrents.by_hash and listing.sought:
        return f"No torrent here has “{listing.sought}” in its name.", "Esc shows all of them."
    if torrents.by_hash:
        return "No torrent is like that now.", "Esc shows all of them."
    return (
        "Nothing is being downloaded.",
        "Choose an episode on the watchlist (1), or press m to add a torrent by hand.",
    )


def _engine_away(torrents: Torrents, desk: Desk) -> str:
    known = f" This was so {ago(torrents.as_of, desk.now())}." if torrents.as_of else ""
    return f"⚠ The torrent engine is away.{known}"
