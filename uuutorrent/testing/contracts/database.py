"""The whole contract of a database: subclass it, provide its two fixtures, and yours is tested as ours are."""

from .api_tokens import ApiTokensContract
from .audit import AuditContract
from .checksums import ChecksumsContract
from .claims import ClaimsContract
from .corrections import CorrectionsContract
from .engines import EngineRowsContract
from .invites import InvitesContract
from .log_in_tries import LogInTriesContract
from .sessions import SessionsContract
from .tastes import TastesContract
from .torrents import TorrentsContract
from .traffic import TrafficContract
from .units import UnitContract
from .users import UsersContract
from .watching import WatchingContract


class DatabaseContract(
    UnitContract,
    UsersContract,
    SessionsContract,
    LogInTriesContract,
    InvitesContract,
    ApiTokensContract,
    AuditContract,
    TorrentsContract,
    ClaimsContract,
    EngineRowsContract,
    TrafficContract,
    ChecksumsContract,
    WatchingContract,
    TastesContract,
    CorrectionsContract,
):
    """Provide the fixtures ``database`` (empty, ready) and ``outage`` (see ``databases.Outage``)."""
