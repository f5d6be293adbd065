"""Everything that the API offers."""

from .endpoint import Endpoint
from .resources.api_tokens import api_tokens
from .resources.audit import audit
from .resources.corrections import corrections
from .resources.events import events
from .resources.files import files
from .resources.invites import invites
from .resources.machine import machine
from .resources.people import people
from .resources.preferences import preferences
from .resources.prefetches import prefetches
from .resources.searches import searches
from .resources.sessions import sessions
from .resources.system import system
from .resources.torrents import torrents
from .resources.usage import usage
from .resources.users import users
from .resources.watch_accounts import watch_accounts
from .resources.watchlist import watchlist

ENDPOINTS: tuple[Endpoint, ...] = (
    *sessions,
    *api_tokens,
    *people,
    *users,
    *invites,
    *audit,
    *watch_accounts,
    *watchlist,
    *preferences,
    *searches,
    *prefetches,
    *corrections,
    *torrents,
    *files,
    *usage,
    *machine,
    *events,
    *system,
)
