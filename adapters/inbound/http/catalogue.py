"""Everything that the API offers."""

from .endpoint import Endpoint
from .resources.events import events
from .resources.files import files
from .resources.people import people
from .resources.searches import searches
from .resources.sessions import sessions
from .resources.system import system
from .resources.torrents import torrents
from .resources.watch_accounts import watch_accounts
from .resources.watchlist import watchlist

ENDPOINTS: tuple[Endpoint, ...] = (
    *sessions,
    *people,
    *watch_accounts,
    *watchlist,
    *searches,
    *torrents,
    *files,
    *events,
    *system,
)
