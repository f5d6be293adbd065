"""The home screen: watchlist, torrents, server."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from ..commands import command
from ..desk import Desk
from ..state.torrents import Torrents
from ..widgets.bottom import Bottom
from ..widgets.masthead import Banner, Masthead, Tab, TabWanted
from ..widgets.row_list import RowList
from ..widgets.server_pane import ACCOUNT, ServerPane
from ..widgets.torrents_pane import TorrentsPane
from ..widgets.watchlist_pane import CORRECTIONS, PREFERENCES, WatchlistPane
from .account import AccountScreen
from .audit import AuditScreen
from .corrections import CorrectionsScreen
from .invites import InvitesScreen
from .people import PeopleScreen
from .preferences import PreferencesScreen

TABS = (("watchlist", "Watchlist"), ("torrents", "Torrents"), ("server", "Server"))


class HomeScreen(Screen[None]):
    """Three parts, one of them shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("1", "go('watchlist')", "Watchlist", "Show the watchlist", shown=False),
        command("2", "go('torrents')", "Torrents", "Show the torrents", shown=False),
        command("3", "go('server')", "Server", "Show how the server is", shown=False),
        command("f2", "preferences", "Preferences", PREFERENCES, shown=False),
        command("f3", "corrections", "Corrections", CORRECTIONS, shown=False),
        command("f4", "account", "Account", ACCOUNT, shown=False),
        Binding("tab", "turn(1)", show=False),
        Binding("shift+tab", "turn(-1)", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Lay out everything."""
        yield Masthead(self._desk.username, tabs=TABS)
        yield Banner()
        with ContentSwitcher(initial="watchlist"):
            yield WatchlistPane(self._desk)
            yield TorrentsPane(self._desk)
            yield ServerPane(self._desk)
        yield Bottom()

    def on_mount(self) -> None:
        """Begin with the watchlist."""
        self.watch(self.app, "torrents", self._count)
        self.action_go("watchlist")

    def action_go(self, tab: str) -> None:
        """Show a part."""
        switcher = self.query_one(ContentSwitcher)
        switcher.current = tab
        self.query_one(Masthead).activate(tab)
        switcher.query_one(f"#{tab}").query_one(RowList).focus()

    def action_turn(self, by: int) -> None:
        """Show the next part."""
        names = [name for name, _ in TABS]
        self.action_go(names[(names.index(self.query_one(ContentSwitcher).current or names[0]) + by) % len(names)])

    def action_preferences(self) -> None:
        """Show what the person likes."""
        self.app.push_screen(PreferencesScreen(self._desk))

    def action_corrections(self) -> None:
        """Show what was taught."""
        self.app.push_screen(CorrectionsScreen(self._desk))

    def action_account(self) -> None:
        """Show the person's own account."""
        self.app.push_screen(AccountScreen(self._desk), self._account_left)

    def _account_left(self, followed_another: bool | None) -> None:
        if followed_another:
            self.query_one(WatchlistPane).action_refresh(fresh=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to admins what is theirs."""
        return self._desk.admin if action in ("people", "invites", "audit") else True

    def action_people(self) -> None:
        """Show who has an account."""
        self.app.push_screen(PeopleScreen(self._desk))

    def action_invites(self) -> None:
        """Show who is invited."""
        self.app.push_screen(InvitesScreen(self._desk))

    def action_audit(self) -> None:
        """Show who did what."""
        self.app.push_screen(AuditScreen(self._desk))

    def show_torrent(self, infohash: str) -> None:
        """Show the torrents with that one marked."""
        self.action_go("torrents")
        self.query_one(TorrentsPane).list.select(infohash)

    @on(TabWanted)
    def _tab_wanted(self, message: TabWanted) -> None:
        self.action_go(message.tab)

    def _count(self, torrents: Torrents) -> None:
        self.query_one("#tab-torrents", Tab).say(f"↓{torrents.active}" if torrents.active else "")
