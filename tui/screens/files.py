"""The files of a torrent, and getting them to this device."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from adapters.inbound.http.wire.torrents import FilePriority, FileView, TorrentView

from ..asking import ask
from ..cells import Line, Span, Tone, plain
from ..commands import command
from ..desk import Desk
from ..messages import ActionFailed, FetchUnwanted, FetchWanted, FilesArrived, FilesFailed, FilesRefused
from ..rows.files import file as draw_file
from ..rows.torrent_details import in_short
from ..state.speeds import Speeds
from ..state.torrents import Torrents
from ..state.transfers import Transfers
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead
from ..widgets.row_list import Chosen, Highlighted
from ..widgets.select_list import Selected, SelectList
from ..widgets.toned import paragraphs

_NEXT: dict[FilePriority, FilePriority] = {"normal": "first", "first": "skip", "skip": "normal"}


class FilesScreen(Screen[None]):
    """Each file: how much it is wanted, where it is on the server, and where on this device."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("d,enter", "fetch", "To device", "Get the marked file to this device, verified"),
        command("p", "turn_priority", "First or skip", "Fetch the file first, leave it out, or as usual: p again"),
        command("a", "fetch_all", "All of them", "Get every finished file to this device"),
        command("c", "stop", "Stop", "Stop getting the marked file; what has come is kept"),
        command("escape", "app.pop_screen", "Back", "Back to the torrents"),
    ]

    def __init__(self, desk: Desk, torrent: TorrentView, *, fetch: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._torrent = torrent
        self._fetch_at_once = fetch
        self._transfers = Transfers()
        self._speeds = Speeds()
        self._files: list[FileView] = []
        self._choosing = False

    def compose(self) -> ComposeResult:
        """Lay out the torrent and its files."""
        yield Masthead(self._desk.username, trail=("Torrents", self._torrent.name))
        yield Banner()
        yield Static("", id="about", classes="about")
        yield SelectList[FileView](self._draw, height=2, gap=1, identity="files")
        yield Bottom()

    def on_mount(self) -> None:
        """Read the files, and follow how they come."""
        self.query_one(SelectList).focus()
        self.query_one(SelectList).blank("Reading the files …")
        self.watch(self.app, "transfers", self._transfers_changed)
        self.watch(self.app, "torrents", self._torrents_changed)
        self.watch(self.app, "speeds", self._speeds_changed)
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for the marked file."""
        chosen: FileView | None = self.query_one(SelectList).chosen if self.is_mounted else None
        match action:
            case "turn_priority":
                return chosen is not None
            case "fetch":
                return chosen is not None and chosen.complete and not self._is_running(chosen)
            case "stop":
                return chosen is not None and self._is_running(chosen)
            case "fetch_all":
                return sum(1 for file in self._files if file.complete) > 1
            case _:
                return True

    def action_fetch(self) -> None:
        """Get the marked file."""
        chosen: FileView | None = self.query_one(SelectList).chosen
        if chosen is not None:
            self._want(chosen)

    def action_fetch_all(self) -> None:
        """Get all that are finished."""
        for file in self._files:
            self._want(file)

    def action_stop(self) -> None:
        """Stop getting the marked file."""
        chosen: FileView | None = self.query_one(SelectList).chosen
        if chosen is not None:
            self.post_message(FetchUnwanted((self._torrent.infohash, chosen.index)))

    def action_turn_priority(self) -> None:
        """Give the marked file, or all selected ones, the priority that comes after that of the first of them."""
        files: SelectList[FileView] = self.query_one(SelectList)
        if not (meant := files.meant):
            return
        priority: FilePriority = _NEXT[meant[0].priority]
        turned: dict[int, FilePriority] = {each.index: priority for each in meant}
        self._show([_with(each, turned.get(each.index)) for each in self._files])
        self._choosing = True  # reading now would show the old priorities again
        choose = partial(self._desk.client.lifecycle.choose, self._torrent.infohash, turned)
        ask(self, "files", choose, FilesArrived, FilesRefused)

    @on(FilesRefused)
    def _refused(self, message: FilesRefused) -> None:
        self._choosing = False
        self.app.post_message(ActionFailed(message.error))
        self._read()

    @on(Selected)
    def _selected(self, message: Selected) -> None:
        message.stop()

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self.action_fetch()

    @on(Highlighted)
    def _highlighted(self, message: Highlighted) -> None:
        message.stop()
        self.refresh_bindings()

    @on(FilesArrived)
    def _arrived(self, message: FilesArrived) -> None:
        self._choosing = False
        self._show(message.view.files)
        complete = [file for file in self._files if file.complete]
        if self._fetch_at_once and len(complete) == 1:
            self._want(complete[0])
        self._fetch_at_once = False

    def _show(self, shown: list[FileView]) -> None:
        self._files = shown
        files: SelectList[FileView] = self.query_one(SelectList)
        files.show({str(file.index): file for file in shown})
        files.blank("The file list is not known yet.", "It comes with the first peers; just wait.")
        self.refresh_bindings()

    @on(FilesFailed)
    def _failed(self, message: FilesFailed) -> None:
        self.query_one(SelectList).blank(message.error.sentence, "Esc goes back.")

    def _read(self) -> None:
        if not self._choosing:
            ask(self, "files", partial(self._desk.client.files, self._torrent.infohash), FilesArrived, FilesFailed)

    def _want(self, file: FileView) -> None:
        if file.complete and not self._is_running(file):
            self.post_message(FetchWanted(self._torrent.infohash, file))

    def _is_running(self, file: FileView) -> bool:
        transfer = self._transfers.get((self._torrent.infohash, file.index))
        return transfer is not None and transfer.running

    def _transfers_changed(self, transfers: Transfers) -> None:
        was_running = [transfer.running for transfer in self._transfers.of_torrent(self._torrent.infohash)]
        self._transfers = transfers
        self.query_one(SelectList).draw_again()
        if was_running != [transfer.running for transfer in transfers.of_torrent(self._torrent.infohash)]:
            self.refresh_bindings()

    def _torrents_changed(self, torrents: Torrents) -> None:
        before, now = self._torrent, torrents.by_hash.get(self._torrent.infohash)
        if now is None:
            return
        self._torrent = now
        self._tell()
        if now.downloaded_bytes != before.downloaded_bytes or now.complete != before.complete:
            self._read()

    def _speeds_changed(self, speeds: Speeds) -> None:
        self._speeds = speeds
        self._tell()

    def _tell(self) -> None:
        self.query_one("#about", Static).update(paragraphs(self._about()))

    def _about(self) -> list[list[Span]]:
        folder = f"Files go to {self._desk.downloads}"
        shown = in_short(self._torrent, self._speeds.of(self._torrent.infohash))
        if self._torrent.series_title and self._torrent.episode:
            what = f"{self._torrent.series_title}, episode {self._torrent.episode}"
            shown = [[Span(plain(what), Tone.PLAIN)], *shown]
        return [*shown, [Span(plain(folder), Tone.MUTED)]]

    def _draw(self, file: FileView, width: int) -> Sequence[Line]:
        return draw_file(file, self._transfers.get((self._torrent.infohash, file.index)), width)


def _with(file: FileView, priority: FilePriority | None) -> FileView:
    if priority is None:
        return file
    return file.model_copy(update={"priority": priority, "wanted": priority != "skip"})
