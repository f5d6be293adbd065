"""The truth, in units that happen wholly or not at all."""

from abc import abstractmethod
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from domain.errors import Unavailable

from .api_tokens import ApiTokens
from .audit import AuditTrail
from .checksums import Checksums
from .claims import Claims
from .corrections import Corrections
from .engines import EngineRows
from .invites import Invites
from .log_in_tries import LogInTries
from .sessions import Sessions
from .tastes import Tastes
from .torrents import Torrents
from .traffic import Traffic
from .users import Users
from .watching import Watching


class DatabaseUnavailable(Unavailable):
    """The database does not answer."""


class SchemaOutdated(Unavailable):
    """The database's schema is older or newer than this program."""


class Unit(Protocol):
    """One atomic piece of work: all of it happens or none."""

    @property
    @abstractmethod
    def users(self) -> Users:
        """The people."""

    @property
    @abstractmethod
    def sessions(self) -> Sessions:
        """Their log-ins."""

    @property
    @abstractmethod
    def log_in_tries(self) -> LogInTries:
        """Log-ins that failed."""

    @property
    @abstractmethod
    def invites(self) -> Invites:
        """Who may become one of them."""

    @property
    @abstractmethod
    def api_tokens(self) -> ApiTokens:
        """What their scripts come with."""

    @property
    @abstractmethod
    def audit(self) -> AuditTrail:
        """What they did."""

    @property
    @abstractmethod
    def torrents(self) -> Torrents:
        """What should be downloaded."""

    @property
    @abstractmethod
    def claims(self) -> Claims:
        """Who asked for it."""

    @property
    @abstractmethod
    def engines(self) -> EngineRows:
        """What downloads it."""

    @property
    @abstractmethod
    def traffic(self) -> Traffic:
        """What left the server."""

    @property
    @abstractmethod
    def checksums(self) -> Checksums:
        """What finished files hash to."""

    @property
    @abstractmethod
    def watching(self) -> Watching:
        """Which lists people follow."""

    @property
    @abstractmethod
    def tastes(self) -> Tastes:
        """What they like."""

    @property
    @abstractmethod
    def corrections(self) -> Corrections:
        """What they taught us."""


class Database(Protocol):
    """Opens units. No network call is made inside one.

    What is kept comes back equal, but for characters that no database can hold: see ``domain.keepable``.
    """

    @abstractmethod
    def unit(self) -> AbstractAsyncContextManager[Unit]:
        """Commit on a clean exit, roll back on an exception. Units do not nest (RuntimeError).

        Raises DatabaseUnavailable on entry, inside, or at the commit.
        """

    @abstractmethod
    async def ready(self) -> None:
        """Return when the database answers and its schema is ours. Raises DatabaseUnavailable, SchemaOutdated."""
