"""The way in and out: log-in, certificates, the first question, and the end of a session."""

import asyncio
import platform
from contextlib import suppress
from functools import partial

from rich.segment import Segments
from rich.traceback import Traceback
from textual import on
from textual.app import App
from textual.reactive import reactive
from textual.screen import Screen

from adapters.inbound.http.wire.usage import UsageView

from .account_messages import InvitationWanted, LogInInstead
from .api.addresses import NotAnAddress, server_address
from .api.client import ApiClient
from .api.errors import ClientError, FingerprintChanged
from .api.server_events import Backoff
from .asking import in_worker
from .connecting import Doorway
from .desk import ClientSettings, Desk
from .following import follow
from .habits import Habits
from .live import Live
from .messages import (
    AccountLinked,
    Connected,
    ConnectFailed,
    LinkPutOff,
    LinkWanted,
    LogInWanted,
    LogOutWanted,
    SessionOver,
    StrangerMet,
)
from .screens.account_forms import password_form
from .screens.certificate import changed_certificate, first_contact
from .screens.entry import EntryScreen
from .screens.first_run import FirstRunScreen
from .screens.home import HomeScreen
from .screens.invited import InvitedScreen
from .screens.login import LoginScreen
from .state.speeds import Speeds
from .state.torrents import Torrents
from .state.transfers import Transfers


class Entrance(App[None]):
    """Knows who is logged in, and what is known by that log-in."""

    torrents: reactive[Torrents] = reactive(Torrents(), layout=False, repaint=False)
    transfers: reactive[Transfers] = reactive(Transfers(), layout=False, repaint=False)
    usage: reactive[UsageView | None] = reactive(None, layout=False, repaint=False)
    speeds: reactive[Speeds] = reactive(Speeds(), layout=False, repaint=False, always_update=True)
    broken: reactive[str | None] = reactive(None, layout=False, repaint=False)
    """Why the server is not there, in a sentence; None while it is."""

    def __init__(self, settings: ClientSettings, *, backoff: Backoff | None = None) -> None:
        super().__init__()
        self._settings = settings
        self._doorway = Doorway(settings.state, platform.node()[:100])
        self._backoff = backoff or Backoff(longest=10.0)
        self._clients: list[ApiClient] = []
        self._desk: Desk | None = None
        self._live = Live()

    async def on_mount(self) -> None:
        """Log in with what is known, else ask."""
        settings = self._settings
        known = await asyncio.to_thread(self._doorway.remembered, settings)
        try:
            server = server_address(known.server)
        except NotAnAddress as error:
            await self.push_screen(LoginScreen(known.server, known.username, str(error)))
            return
        login = LoginScreen(server, known.username)
        await self.push_screen(login)
        if settings.password is not None or known.may_enter:
            login.busy(f"Connecting to {server} …")
            self.post_message(LogInWanted(server, known.username, settings.password))

    @on(LogInWanted)
    def _enter(self, attempt: LogInWanted) -> None:
        async def work() -> None:
            message = await self._doorway.enter(attempt)
            if isinstance(message, Connected):
                self._clients.append(message.client)
            self.post_message(message)

        in_worker(self, work, "enter")

    @on(InvitationWanted)
    async def _invited(self, message: InvitationWanted) -> None:
        await self._become(InvitedScreen(message.server))

    @on(LogInInstead)
    async def _log_in_instead(self, message: LogInInstead) -> None:
        await self._become(LoginScreen(message.server))

    @on(ConnectFailed)
    def _not_in(self, message: ConnectFailed) -> None:
        if isinstance(message.error, FingerprintChanged):
            self.push_screen(changed_certificate(message.error, str(self._doorway.known.path)))
        if isinstance(self.screen_stack[1], EntryScreen):
            self.screen_stack[1].fail(message.error)

    @on(StrangerMet)
    def _stranger(self, message: StrangerMet) -> None:
        self.push_screen(first_contact(message), partial(self._decide, message))

    def _decide(self, message: StrangerMet, answer: str | None) -> None:
        if answer is not None:
            in_worker(self, partial(self._trust, message), "enter")
        elif isinstance(self.screen_stack[1], EntryScreen):
            self.screen_stack[1].ready()

    async def _trust(self, message: StrangerMet) -> None:
        await asyncio.to_thread(self._doorway.known.pin, message.attempt.server, message.fingerprint)
        self.post_message(message.attempt)

    @on(Connected)
    async def _in(self, message: Connected) -> None:
        downloads = self._settings.downloads
        habits = Habits(self._settings.state / "habits.json")
        self._desk = Desk(message.client, message.username, downloads, habits, message.fingerprint)
        if self._desk.password_is_temporary:
            self.push_screen(password_form(message.client, first=True), self._chose_own_password)
        elif message.accounts:
            await self._at_home()
        else:
            await self._become(FirstRunScreen(self._desk))

    def _chose_own_password(self, chosen: bool | None) -> None:
        """Go on by the same log-in, which is good for everything now, or leave."""
        if (desk := self._desk) is not None:
            self.post_message(LogInWanted(desk.server, desk.username, None) if chosen else LogOutWanted())

    @on(LinkWanted)
    async def _ask_for_list(self) -> None:
        if (desk := self._desk) is not None:
            await self._become(FirstRunScreen(desk))

    @on(AccountLinked)
    @on(LinkPutOff)
    async def _at_home(self) -> None:
        if (desk := self._desk) is not None:
            await self._become(HomeScreen(desk))
            in_worker(self, lambda: follow(desk.client, self.post_message, self._backoff), "follow")

    @on(SessionOver)
    async def _session_over(self, message: SessionOver) -> None:
        if self._desk is not None:
            await self._leave(message.error.sentence)

    @on(LogOutWanted)
    async def _log_out(self) -> None:
        if self._desk is not None:
            with suppress(ClientError, TimeoutError):  # if not, the token dies by itself; this device forgets it now
                await asyncio.wait_for(self._desk.client.log_out(), timeout=5)
            await self._leave("")

    async def _leave(self, sentence: str) -> None:
        """Forget the log-in and everything that was known by it; files on their way stop, and can be resumed."""
        desk, self._desk = self._desk, None
        self.workers.cancel_all()
        self._live, self.torrents, self.transfers, self.broken = Live(), Torrents(), Transfers(), None
        self.usage, self.speeds = None, Speeds()
        if desk is not None:
            await asyncio.to_thread(self._doorway.sessions.drop, desk.server)
            await self._become(LoginScreen(desk.server, desk.username, sentence))

    async def _become(self, screen: Screen[None]) -> None:
        """Show ``screen`` alone."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.push_screen(screen)

    def _fatal_error(self) -> None:
        """Leave with a traceback, as Textual does, but without the values of variables: some of them are secrets."""
        traceback = Traceback(show_locals=False, width=None)
        self._exit_renderables.append(Segments(self.console.render(traceback, self.console.options)))
        self._close_messages_no_wait()

    async def on_unmount(self) -> None:
        """Let workers end, then close every connection."""
        ending = asyncio.gather(*(worker.wait() for worker in self.workers), return_exceptions=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending, timeout=5)
        for client in self._clients:
            await client.__aexit__(None, None, None)
