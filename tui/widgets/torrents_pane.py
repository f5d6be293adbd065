"""The user's torrents on the server."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from adapters.inbound.http.wire.torrents import TorrentView

from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..messages import ActionDone, ActionFailed, Said
from ..rows.torrents import described
from ..rows.torrents import torrent as draw_torrent
from ..screens.question import Answer, LineScreen, QuestionScreen
from ..state.torrents import Torrents
from ..state.transfers import Transfers
from ..wording import ago, counted, rate
from .reasons import Reasons
from .row_list import Chosen, Highlighted, RowList
from .toned import content, paragraphs


class FilesWanted(Message):
    """Show the files of a torrent; ``fetch`` gets the only one at once."""

    def __init__(self, torrent: TorrentView, *, fetch: bool) -> None:
        super().__init__()
        self.torrent = torrent
        self.fetch = fetch


class TorrentsPane(Vertical):
    """Torrents with live progress; the newest first, each at its place whatever it does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "files", "Files", "Show the files of the marked torrent"),
        command("d", "fetch", "To device", "Get the marked torrent's file to this device, verified"),
        command("p", "pause", "Pause", "Stop downloading and sharing the marked torrent"),
        command("p", "resume", "Resume", "Go on with the marked torrent"),
        command("x,delete", "remove", "Remove", "Remove the marked torrent; asks what becomes of its data"),
        command("m", "magnet", "Magnet", "Add a torrent by its magnet link"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="torrents")
        self._desk = desk
        self._torrents = Torrents()
        self._transfers = Transfers()
        self._offered: tuple[bool, bool] | None = None

    def compose(self) -> ComposeResult:
        """Lay out summary and list."""
        with Horizontal(classes="summary"):
            yield Static("", id="totals")
            yield Static("", id="engine")
        with Horizontal(classes="split"):
            with Vertical(classes="main"):
                yield RowList[TorrentView](self._draw, height=2, gap=1, identity="torrent-rows")
            with VerticalScroll(classes="side", can_focus=False):
                yield Static("", id="torrent-details")
                yield Reasons()

    def on_mount(self) -> None:
        """Follow what the app knows."""
        self.watch(self.app, "torrents", self._torrents_changed)
        self.watch(self.app, "transfers", self._transfers_changed)

    @property
    def list(self) -> RowList[TorrentView]:
        """The rows."""
        return self.query_one(RowList)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for the marked torrent."""
        chosen = self.list.chosen if self.is_mounted else None
        match action:
            case "pause":
                return chosen is not None and chosen.state != "paused"
            case "resume":
                return chosen is not None and chosen.state == "paused"
            case "files" | "remove" | "fetch":
                return chosen is not None
            case _:
                return True

    # --- what it shows

    def _torrents_changed(self, torrents: Torrents) -> None:
        self._torrents = torrents
        self.list.show({each.infohash: each for each in torrents.newest_first})
        self.list.blank(*_blank(torrents))
        self._summary()
        self._details()
        self._offer()

    def _transfers_changed(self, transfers: Transfers) -> None:
        self._transfers = transfers
        self.list.draw_again()

    def _draw(self, torrent: TorrentView, width: int) -> Sequence[Line]:
        return draw_torrent(torrent, self._transfers.of_torrent(torrent.infohash), width)

    def _summary(self) -> None:
        torrents = self._torrents
        speed = f"  ·  ↓ {rate(torrents.download_rate)}" if torrents.download_rate else ""
        total = counted(len(torrents.by_hash), "torrent") if torrents.loaded else ""
        self.query_one("#totals", Static).update(content([Span(total, Tone.MUTED), Span(speed, Tone.CALM)]))
        told = "" if torrents.engine_available else _engine_away(torrents, self._desk)
        self.query_one("#engine", Static).update(content([Span(told, Tone.WARN)]))

    def _details(self) -> None:
        chosen = self.list.chosen
        lines = [] if chosen is None else described(chosen, self._desk.now())
        self.query_one("#torrent-details", Static).update(paragraphs(lines))
        why = [] if chosen is None else [(Span("+", Tone.GOOD), plain(reason)) for reason in chosen.reasons]
        self.query_one(Reasons).show(why)

    def _offer(self) -> None:
        """Draw the keys again, but only when others make sense now."""
        chosen = self.list.chosen
        offered = (chosen is not None, chosen is not None and chosen.state == "paused")
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self._details()
        self._offer()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self._files(fetch=False)

    # --- what it does

    def action_files(self) -> None:
        """Show the files."""
        self._files(fetch=False)

    def action_fetch(self) -> None:
        """Get what is finished."""
        if (chosen := self.list.chosen) is None:
            return
        if chosen.complete:
            self._files(fetch=True)
        else:
            self.post_message(Said(f"{chosen.name} is not finished on the server yet."))

    def _files(self, *, fetch: bool) -> None:
        if self.list.chosen is not None:
            self.post_message(FilesWanted(self.list.chosen, fetch=fetch))

    def action_pause(self) -> None:
        """Pause the marked torrent."""
        if (chosen := self.list.chosen) is not None:
            done = partial(ActionDone, "Paused.")
            ask(self, f"act-{chosen.infohash}", lambda: self._desk.client.pause(chosen.infohash), done, ActionFailed)

    def action_resume(self) -> None:
        """Go on with the marked torrent."""
        if (chosen := self.list.chosen) is not None:
            done = partial(ActionDone, "Going on.")
            ask(self, f"act-{chosen.infohash}", lambda: self._desk.client.resume(chosen.infohash), done, ActionFailed)

    def action_remove(self) -> None:
        """Ask what is to become of the data, then remove."""
        if (chosen := self.list.chosen) is None:
            return
        screen = QuestionScreen(
            "Remove this torrent from the server?",
            [chosen.name, "Files already on this device stay. Data that somebody else uses stay, too."],
            [Answer("d", "Remove it and delete its data", grave=True), Answer("k", "Remove it, keep its data there")],
            leave="Leave it as it is",
        )
        self.app.push_screen(screen, partial(self._remove, chosen))

    def _remove(self, torrent: TorrentView, answer: str | None) -> None:
        if answer is None:
            return
        remove = partial(self._desk.client.remove, torrent.infohash, keep_data=answer == "k")
        ask(self, f"act-{torrent.infohash}", remove, lambda _: ActionDone(f"Removed {torrent.name}."), ActionFailed)

    def action_magnet(self) -> None:
        """Ask for a magnet link, then add it."""
        self.app.push_screen(LineScreen("Add a torrent by its magnet link", "magnet:?xt=urn:btih:…"), self._add_magnet)

    def _add_magnet(self, magnet: str | None) -> None:
        if magnet:
            done = partial(ActionDone, "The server asks for its file list.")
            ask(self, "magnet", lambda: self._desk.client.add_magnet(magnet), done, ActionFailed)


def _blank(torrents: Torrents) -> tuple[str, str]:
    if not torrents.loaded:
        return "Reading your torrents …", ""
    return "Nothing is being downloaded.", "Choose an episode on the watchlist (1), or press m for a magnet link."


def _engine_away(torrents: Torrents, desk: Desk) -> str:
    known = f" This was so {ago(torrents.as_of, desk.now())}." if torrents.as_of else ""
    return f"⚠ The torrent engine is away.{known}"
