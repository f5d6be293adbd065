"""The whole contract of a database: subclass it, provide its two fixtures, and yours is tested as ours are."""

from .checksums import ChecksumsContract
from .claims import ClaimsContract
from .sessions import SessionsContract
from .torrents import TorrentsContract
from .units import UnitContract
from .users import UsersContract
from .watching import WatchingContract


class DatabaseContract(
    UnitContract,
    UsersContract,
    SessionsContract,
    TorrentsContract,
    ClaimsContract,
    ChecksumsContract,
    WatchingContract,
):
    """Provide the fixtures ``database`` (empty, ready) and ``outage`` (see ``databases.Outage``)."""
