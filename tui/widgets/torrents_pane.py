"""What can be done to the user's torrents on the server."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from adapters.inbound.http.wire.torrents import SeedingBody, TorrentView

from .. import deeds
from ..api.lifecycle import Place
from ..commands import Offer, command, offers
from ..messages import AddWanted, DeedWanted, Said
from ..screens.torrent_questions import GOALS, SORTS, other_goal, read_goal, removal, seeding, sorting, what_to_do
from ..state.listing import Only, turned
from ..wording import counted
from .find_line import FindLine
from .row_list import Chosen
from .torrent_table import TorrentTable

_QUIET = ("paused", "queued", "waiting", "finished", "error", "missing_files")


class FilesWanted(Message):
    """Show the files of a torrent; ``fetch`` gets the only one at once."""

    def __init__(self, torrent: TorrentView, *, fetch: bool) -> None:
        super().__init__()
        self.torrent = torrent
        self.fetch = fetch


class TorrentsPane(TorrentTable):
    """The table, with commands for the marked torrent or for all that are selected."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("enter", "files", "Files", "Show the files of the marked torrent"),
        command("d", "fetch", "Get", "Get the marked torrent's file to this device, verified"),
        command("p", "pause", "Pause", "Stop downloading and sharing; others who want it go on"),
        command("p", "resume", "Resume", "Go on downloading and sharing"),
        command("x,delete", "remove", "Remove", "Remove from your torrents; asks first"),
        command("m", "add", "Add", "Add a magnet link, or a .torrent file of this device"),
        command("o", "more", "More", "Everything that can be done here, to choose from"),
        command("r", "retry", "Try again", "Check what is there, and fetch what is missing", shown=False),
        command("a", "reannounce", "Ask for more peers", "Ask the trackers for more peers now", shown=False),
        command("g", "share", "How long it is shared", "Say how long it is shared once it is complete", shown=False),
        command("T", "move('top')", "To the front of the queue", "Move to the front of your queue", shown=False),
        command("K", "move('up')", "Up in the queue", "Move up in your queue", shown=False),
        command("J", "move('down')", "Down in the queue", "Move down in your queue", shown=False),
        command("B", "move('bottom')", "To the end of the queue", "Move to the end of your queue", shown=False),
        command("s", "sort", "Sort", "Choose how the list is sorted", shown=False),
        command("f", "filter(1)", "Show one kind only", "Show only what is coming, waiting, ready …", shown=False),
        command("F", "filter(-1)", "The kind before", "Show the kind before that", shown=False),
        command("slash", "find", "Find", "Find a torrent by a part of its name", shown=False),
        command("escape", "everything", "Everything", "Show every torrent again", shown=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    _offered: tuple[object, ...] = ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for what is meant."""
        if not self.is_mounted:
            return True
        meant = self.list.meant
        match action:
            case "pause":
                return any(not each.paused and each.state != "paused" for each in meant)
            case "resume":
                return bool(meant) and all(each.paused or each.state == "paused" for each in meant)
            case "retry":
                return any(each.state in ("error", "missing_files") for each in meant)
            case "reannounce":
                return any(each.state not in _QUIET for each in meant)
            case "move":
                return any(each.place is not None for each in meant)
            case "files" | "remove" | "fetch" | "share":
                return bool(meant)
            case "everything":
                return self.listing.narrowed
            case "find":
                return not self.query_one(FindLine).has_focus
            case _:
                return True

    def refresh_offers(self) -> None:
        """Draw the keys again, but only when others make sense now."""
        meant = self.list.meant
        states = frozenset((each.state, each.paused, each.place is not None) for each in meant)
        if (offered := (states, bool(self.list.selected), self.listing.narrowed)) != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _do(self, deed: deeds.Deed, torrents: list[TorrentView] | None = None) -> None:
        self.post_message(DeedWanted(deed, self.list.meant if torrents is None else torrents))

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        message.stop()
        self._files(fetch=False)

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
        """Pause what goes."""
        self._do(deeds.PAUSE, [each for each in self.list.meant if not each.paused and each.state != "paused"])

    def action_resume(self) -> None:
        """Go on."""
        self._do(deeds.RESUME)

    def action_retry(self) -> None:
        """Try again what does not work."""
        self._do(deeds.RETRY, [each for each in self.list.meant if each.state in ("error", "missing_files")])

    def action_reannounce(self) -> None:
        """Ask for peers."""
        self._do(deeds.REANNOUNCE, [each for each in self.list.meant if each.state not in _QUIET])

    def action_move(self, to: Place) -> None:
        """Change the place in the queue."""
        self._do(deeds.move(to), deeds.in_order(to, self.list.meant))

    def action_remove(self) -> None:
        """Ask, then remove."""
        if meant := self.list.meant:
            self.app.push_screen(removal(meant, admin=self._desk.admin), partial(self._remove, meant))

    def _remove(self, torrents: list[TorrentView], answer: str | None) -> None:
        if answer is not None:
            self._do(deeds.remove(keep_data=answer == "k"), torrents)

    def action_share(self) -> None:
        """Ask how long they are to be shared."""
        if meant := self.list.meant:
            self.app.push_screen(seeding(meant), partial(self._share, meant))

    def _share(self, torrents: list[TorrentView], answer: str | None) -> None:
        if answer == "o":
            self.app.push_screen(other_goal(), partial(self._share_other, torrents))
        elif answer is not None:
            self._do(deeds.share(GOALS[answer][1]), torrents)

    def _share_other(self, torrents: list[TorrentView], typed: str | None) -> None:
        if typed is not None:
            self._do(deeds.share(SeedingBody.model_validate(read_goal(typed))), torrents)

    def action_add(self) -> None:
        """Ask for a magnet link or a file."""
        self.post_message(AddWanted())

    def action_more(self) -> None:
        """Show all that can be done, to choose from."""
        told = [each for each in offers(self.screen.active_bindings.values()) if each.namespace is self]
        title = self._title()
        self.app.push_screen(what_to_do(title, told), partial(self._choose, told))

    def _title(self) -> str:
        meant = self.list.meant
        if not meant:
            return "Torrents"
        return meant[0].name if len(meant) == 1 else counted(len(meant), "torrent")

    async def _choose(self, told: list[Offer], answer: str | None) -> None:
        for offer in told:
            if answer == offer.keys[0]:
                await self.app.run_action(offer.action, self)

    def action_sort(self) -> None:
        """Ask by what to sort."""
        self.app.push_screen(sorting(self.listing), self._sort)

    def _sort(self, answer: str | None) -> None:
        if answer is None:
            return
        order = SORTS[answer]
        backwards = order is self.listing.order and not self.listing.backwards
        self.look(replace(self.listing, order=order, backwards=backwards))
        self.run_worker(partial(self._desk.habits.keep, self.listing), thread=True, group="habits", exclusive=True)

    def action_filter(self, by: int) -> None:
        """Show another kind only."""
        self.look(replace(self.listing, only=turned(self.listing.only, by)))

    def action_find(self) -> None:
        """Begin to type what to find."""
        self.query_one(FindLine).begin()

    def action_everything(self) -> None:
        """Show every torrent again."""
        self.look(replace(self.listing, only=Only.ALL))
        self.query_one(FindLine).action_forget()

    def action_step(self, by: int) -> None:
        """Move in the list while typing."""
        self.list.action_move(by)
