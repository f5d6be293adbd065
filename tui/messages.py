"""What workers tell the screens. Workers never touch a widget; handlers of these messages do."""

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message

from adapters.inbound.http.wire.people import WatchAccountView
from adapters.inbound.http.wire.searches import SearchBody, SearchView
from adapters.inbound.http.wire.system import AboutView, HealthView
from adapters.inbound.http.wire.torrents import FilesView, FileView, TorrentsView, TorrentView
from adapters.inbound.http.wire.usage import MachineView, UsageView
from adapters.inbound.http.wire.watchlist import WatchlistView

from .api.client import ApiClient
from .api.errors import ClientError
from .deeds import Deed, Outcome
from .state.transfers import Key

# --- getting in


@dataclass
class LogInWanted(Message):
    """Connect; without a password by the log-in that was kept. ``code`` is an invitation's: make the account first."""

    server: str
    username: str
    password: str | None
    code: str | None = None

    def __repr__(self) -> str:
        return f"LogInWanted({self.server!r}, {self.username!r})"


@dataclass
class Connected(Message):
    """Logged in; ``accounts`` is empty when no watchlist is linked yet."""

    client: ApiClient
    username: str
    fingerprint: str | None
    accounts: list[WatchAccountView]


@dataclass
class ConnectFailed(Message):
    """Not logged in, and why."""

    error: ClientError


@dataclass
class StrangerMet(Message):
    """The server's certificate was never seen here, and nobody vouches for it."""

    attempt: LogInWanted
    fingerprint: str


@dataclass
class AccountLinked(Message):
    """The user's list is known now."""

    account: WatchAccountView


@dataclass
class LinkWanted(Message):
    """The user wants to follow a list, the first or another one."""


@dataclass
class LinkPutOff(Message):
    """Not now: torrents, files and magnets work without a list."""


@dataclass
class LinkFailed(Message):
    """The list could not be linked."""

    error: ClientError


@dataclass
class SessionOver(Message):
    """The server does not know this log-in any more."""

    error: ClientError


@dataclass
class LogOutWanted(Message):
    """Enough for today."""


# --- what the server answered


@dataclass
class WatchlistArrived(Message):
    """The list."""

    view: WatchlistView


@dataclass
class WatchlistFailed(Message):
    """No list, and why."""

    error: ClientError


@dataclass
class SearchArrived(Message):
    """What was found."""

    view: SearchView


@dataclass
class SearchFailed(Message):
    """Nothing could be looked for, and why."""

    error: ClientError


@dataclass
class Grabbed(Message):
    """The server downloads it; ``note`` says what else has come of it."""

    torrent: TorrentView
    note: str = ""


@dataclass
class GrabFailed(Message):
    """It does not, and why."""

    error: ClientError


@dataclass
class RowsSeen(Message):
    """Episodes that were on the screen for a moment, the most likely to be searched for first."""

    episodes: list[SearchBody]


@dataclass
class FilesArrived(Message):
    """The files of a torrent."""

    view: FilesView


@dataclass
class FilesFailed(Message):
    """No files, and why."""

    error: ClientError


@dataclass
class FilesRefused(Message):
    """The files stay as they were, and why."""

    error: ClientError


@dataclass
class HealthArrived(Message):
    """How the server is."""

    health: HealthView
    about: AboutView


@dataclass
class HealthFailed(Message):
    """Nobody knows how it is, and why."""

    error: ClientError


@dataclass
class ActionDone(Message):
    """Something that was asked for has happened."""

    sentence: str
    torrent: TorrentView | None = None


@dataclass
class Said(Message):
    """Something that the person should know; nothing has happened."""

    sentence: str


@dataclass
class ActionFailed(Message):
    """It has not, and why."""

    error: ClientError


@dataclass
class AddWanted(Message):
    """Add a torrent by hand; ``text`` is what is known of it already."""

    text: str = ""


@dataclass
class DeedWanted(Message):
    """Do it to each of the torrents; they show it at once."""

    deed: Deed
    torrents: list[TorrentView]


@dataclass
class DeedSettled(Message):
    """The server has done it, or refused; ``number`` says which guesses go."""

    number: int
    outcome: Outcome


@dataclass
class UsageArrived(Message):
    """What the user uses and may use."""

    view: UsageView


@dataclass
class MachineWanted(Message):
    """Show the server from below."""


@dataclass
class MachineArrived(Message):
    """The server from below."""

    view: MachineView


@dataclass
class MachineFailed(Message):
    """Nobody knows how it is, and why."""

    error: ClientError


# --- live news


@dataclass
class TorrentsArrived(Message):
    """All torrents were read (again); the connection stands."""

    view: TorrentsView


@dataclass
class TorrentMoved(Message):
    """One torrent is different now."""

    torrent: TorrentView

    def can_replace(self, message: Message) -> bool:
        """Only the newest news of a torrent count."""
        return isinstance(message, TorrentMoved) and message.torrent.infohash == self.torrent.infohash


@dataclass
class TorrentLeft(Message):
    """One torrent is not the user's any more."""

    infohash: str


@dataclass
class ConnectionBroken(Message):
    """The server does not answer; it is asked again in ``wait`` seconds."""

    error: ClientError
    wait: float


# --- files to this device


@dataclass
class FetchWanted(Message):
    """Get a file to this device."""

    infohash: str
    file: FileView


@dataclass
class FetchUnwanted(Message):
    """Stop getting it; what has come is kept."""

    key: Key


@dataclass
class TransferMoved(Message):
    """Bytes have come; ``at`` is on a clock that only goes forward."""

    key: Key
    done: int
    at: float

    def can_replace(self, message: Message) -> bool:
        """Only the newest measure counts."""
        return isinstance(message, TransferMoved) and message.key == self.key


@dataclass
class TransferWaits(Message):
    """Others come first, or the server gives no more files for a moment; it goes on by itself."""

    key: Key


@dataclass
class TransferVerified(Message):
    """The file is here, and right."""

    key: Key
    path: Path


@dataclass
class TransferFailed(Message):
    """It is not, and why."""

    key: Key
    sentence: str
