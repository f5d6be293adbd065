"""The app: what the server tells, and which screen is shown."""

import time
from asyncio import Semaphore
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.timer import Timer

from adapters.inbound.http.wire.searches import PrefetchBody
from adapters.inbound.http.wire.torrents import TorrentView

from .adding import add, asks, is_torrent
from .api.client import ApiClient
from .api.errors import ClientError, SessionEnded
from .api.server_events import Backoff
from .asking import in_worker
from .commands import command, offers
from .deeds import LATER, do
from .desk import ClientSettings
from .entrance import Entrance
from .live import PACE, News
from .messages import (
    ActionDone,
    ActionFailed,
    AddWanted,
    ConnectionBroken,
    DeedSettled,
    DeedWanted,
    FetchUnwanted,
    FetchWanted,
    Grabbed,
    MachineWanted,
    RowsSeen,
    Said,
    SessionOver,
    TorrentLeft,
    TorrentMoved,
    TorrentsArrived,
    TransferFailed,
    TransferMoved,
    TransferVerified,
    TransferWaits,
    UsageArrived,
)
from .screens.candidates import CandidatesScreen
from .screens.episodes import EpisodesScreen, EpisodeWanted
from .screens.files import FilesScreen
from .screens.help import HelpScreen
from .screens.home import HomeScreen
from .screens.machine import MachineScreen
from .screens.question import LineScreen
from .state.prefetching import due
from .state.speeds import EVERY
from .state.transfers import Key
from .theme import MORNING, NIGHT
from .transferring import AT_ONCE, transfer
from .widgets.bottom import Saying
from .widgets.row_list import RowList
from .widgets.torrents_pane import FilesWanted
from .widgets.watchlist_pane import SeriesWanted

_NEWS_STAY, _TROUBLE_STAYS = 6.0, 15.0
"""Seconds."""
_READ_AGAIN = 20.0
"""Seconds: some facts (whether the engine is there) have no event."""


class UuutorrentApp(Entrance):
    """UUUTorrent in a terminal."""

    TITLE = "UUUTorrent"
    CSS_PATH = "look.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        command("question_mark,f1", "help", "Help", "Show every key that works right now"),
        command("ctrl+t", "turn_theme", "Light or dark", "Change between the light and the dark look", shown=False),
        command("q", "quit", "Quit", "Leave; what runs on the server goes on"),
    ]

    saying: reactive[Saying | None] = reactive(None, layout=False, repaint=False)

    def __init__(self, settings: ClientSettings, *, backoff: Backoff | None = None) -> None:
        super().__init__(settings, backoff=backoff)
        # Where there is room, details stand beside the list. (Textual declares it per instance.)
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
        self._silence: Timer | None = None
        self._turns = Semaphore(AT_ONCE)
        for theme in (NIGHT, MORNING):
            self.register_theme(theme)
        self.theme = NIGHT.name

    def on_ready(self) -> None:
        """Show the news at a pace that a person can follow."""
        self.set_interval(PACE, self._show_news)
        self.set_interval(_READ_AGAIN, self._read_torrents)
        self.set_interval(EVERY, self._measure)

    # --- news

    @on(TorrentsArrived)
    @on(TorrentMoved)
    @on(TorrentLeft)
    @on(TransferMoved)
    @on(TransferWaits)
    @on(TransferVerified)
    @on(TransferFailed)
    def _news(self, message: News) -> None:
        completed = self._live.take(message)
        if completed is not None:
            self._show_news()
            self._say(f"{completed.name} is ready on the server.")
        match message:
            case TorrentsArrived():
                self.broken = None
                self._show_news()
                self._read_usage()
            case TransferVerified(_, path):
                self._say(f"Verified: {path}")
                self._show_news()
            case TransferFailed(_, sentence):
                self._say(sentence, trouble=True)

    def _show_news(self) -> None:
        self.torrents = self._live.torrents
        self.transfers = self._live.transfers

    def _read_torrents(self) -> None:
        if (desk := self._desk) is not None and self.broken is None:
            in_worker(self, partial(_read_again, desk.client, self), "read")

    def _read_usage(self) -> None:
        if (desk := self._desk) is not None:
            in_worker(self, partial(_read_usage, desk.client, self), "usage")

    @on(UsageArrived)
    def _usage(self, message: UsageArrived) -> None:
        self.usage = message.view

    def _measure(self) -> None:
        if self.broken is None and self.torrents.loaded:
            self._live.speeds.measure(self.torrents.by_hash.values())
            self.speeds = self._live.speeds

    @on(ConnectionBroken)
    def _broken(self, message: ConnectionBroken) -> None:
        self.broken = f"{message.error} Trying again; what you see may be old."

    # --- doing

    @on(SeriesWanted)
    def _series(self, message: SeriesWanted) -> None:
        if self._desk is not None:
            self.push_screen(EpisodesScreen(self._desk, message.entry))

    @on(EpisodeWanted)
    def _episode(self, message: EpisodeWanted) -> None:
        if self._desk is not None:
            self.push_screen(CandidatesScreen(self._desk, message.entry, message.episode))

    @on(RowsSeen)
    def _seen(self, message: RowsSeen) -> None:
        if (desk := self._desk) is None or self.broken is not None:
            return
        self._live.prefetched, episodes = due(self._live.prefetched, message.episodes, time.monotonic())
        if episodes:
            in_worker(self, partial(_prefetch, desk.client, PrefetchBody(episodes=episodes)), "prefetch")

    @on(FilesWanted)
    def _files(self, message: FilesWanted) -> None:
        if self._desk is not None:
            self.push_screen(FilesScreen(self._desk, message.torrent, fetch=message.fetch))

    @on(Grabbed)
    async def _grabbed(self, message: Grabbed) -> None:
        self._take_torrent(message.torrent)
        self._read_usage()
        home = self.screen_stack[1]
        while self.screen is not home:
            await self.pop_screen()
        if isinstance(home, HomeScreen):
            home.show_torrent(message.torrent.infohash)
        if message.note:
            self._say(message.note)

    @on(MachineWanted)
    def _machine(self) -> None:
        if self._desk is not None:
            self.push_screen(MachineScreen(self._desk))

    @on(AddWanted)
    def _ask_what_to_add(self, message: AddWanted) -> None:
        self.push_screen(asks(message.text), self._add)

    def on_paste(self, event: events.Paste) -> None:
        """Take a magnet link, or the path of a .torrent file, wherever it is pasted. (Fields take what is theirs.)"""
        if self._desk is not None and is_torrent(event.text) and not isinstance(self.screen, LineScreen):
            self.post_message(AddWanted(event.text.strip()))

    def _add(self, text: str | None) -> None:
        if text is None or (desk := self._desk) is None:
            return

        async def work() -> None:
            try:
                torrent = await add(desk.client, text)
            except SessionEnded as error:
                self.post_message(SessionOver(error))
            except ClientError as error:
                self.post_message(ActionFailed(error))
            else:
                note = "The server asks for its file list." if torrent.state == "metadata" else "Added."
                self.post_message(Grabbed(torrent, note))

        in_worker(self, work, "add")

    @on(DeedWanted)
    def _deed(self, message: DeedWanted) -> None:
        if (desk := self._desk) is None or not message.torrents:
            return
        number = self._live.expect([each.infohash for each in message.torrents], message.deed.guess)
        self._show_news()

        async def work() -> None:
            try:
                outcome = await do(
                    desk.client, message.deed, message.torrents, waits=lambda: self.post_message(Said(LATER))
                )
                self.post_message(DeedSettled(number, outcome))
            except SessionEnded as error:
                self.post_message(SessionOver(error))

        in_worker(self, work, f"deed-{number}")

    @on(DeedSettled)
    def _settled(self, message: DeedSettled) -> None:
        self._live.settle(message)
        self._show_news()
        self._say(message.outcome.sentence, trouble=bool(message.outcome.refused))
        self._read_usage()
        if message.outcome.deed.in_turn:  # others have moved as well
            self._read_torrents()

    @on(ActionDone)
    def _done(self, message: ActionDone) -> None:
        if message.torrent is not None:
            self._take_torrent(message.torrent)
            self._read_usage()
        self._say(message.sentence)

    @on(Said)
    def _said(self, message: Said) -> None:
        self._say(message.sentence)

    @on(ActionFailed)
    def _failed(self, message: ActionFailed) -> None:
        self._say(message.error.sentence, trouble=True)

    @on(FetchWanted)
    def _fetch(self, message: FetchWanted) -> None:
        if (desk := self._desk) is None:
            return
        self._live.take(message)
        self._show_news()
        work = partial(
            transfer, desk.client, message.infohash, message.file, desk.downloads, self.post_message, self._turns
        )
        in_worker(self, work, _group((message.infohash, message.file.index)))

    @on(FetchUnwanted)
    def _stop_fetching(self, message: FetchUnwanted) -> None:
        self.workers.cancel_group(self, _group(message.key))
        self._live.take(TransferFailed(message.key, "Stopped. What has come is kept; d goes on."))
        self._show_news()

    def _take_torrent(self, torrent: TorrentView) -> None:
        self._live.take(TorrentMoved(torrent))
        self._show_news()

    # --- for every screen

    def action_help(self) -> None:
        """Show the keys of the screen that is shown."""
        self.push_screen(HelpScreen(offers(self.screen.active_bindings.values())))

    def action_turn_theme(self) -> None:
        """Light or dark."""
        self.theme = MORNING.name if self.theme == NIGHT.name else NIGHT.name

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the palette what the keys do; moving by name would be no help."""
        for offer in offers(screen.active_bindings.values()):
            if isinstance(offer.namespace, RowList):
                continue
            run = partial(self.run_action, offer.action, offer.namespace)
            yield SystemCommand(offer.label, offer.meaning, run)

    def _say(self, sentence: str, *, trouble: bool = False) -> None:
        self.saying = Saying(sentence, trouble)
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(_TROUBLE_STAYS if trouble else _NEWS_STAY, self._fall_silent)

    def _fall_silent(self) -> None:
        self.saying = None


async def _read_again(client: ApiClient, app: UuutorrentApp) -> None:
    try:
        app.post_message(TorrentsArrived(await client.torrents()))
    except ClientError:
        return  # the event stream notices, and says so


async def _read_usage(client: ApiClient, app: UuutorrentApp) -> None:
    # An ornament: without it everything works.
    with suppress(ClientError):
        app.post_message(UsageArrived(await client.lifecycle.usage()))


async def _prefetch(client: ApiClient, body: PrefetchBody) -> None:
    # Nobody waits for it, so nobody is told when it does not work.
    with suppress(ClientError):
        await client.opinions.prefetch(body)


def _group(key: Key) -> str:
    return f"fetch-{key[0]}-{key[1]}"
