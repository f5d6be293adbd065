"""What every screen needs once somebody is logged in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from .api.client import ApiClient
from .habits import Habits


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """One log-in at one server, and where its files go on this device."""

    client: ApiClient = field(repr=False)
    username: str
    downloads: Path
    habits: Habits
    fingerprint: str | None = None
    now: Callable[[], datetime] = _now

    @property
    def admin(self) -> bool:
        """Whether this person runs the server."""
        return self.client.tokens is not None and self.client.tokens.user.role == "admin"

    @property
    def password_is_temporary(self) -> bool:
        """Whether somebody else chose, or saw, this person's password."""
        return self.client.tokens is not None and self.client.tokens.user.password_is_temporary

    @property
    def server(self) -> str:
        """The server's address."""
        return self.client.server


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """How the client was started. ``server`` None means: the one used last, else ask.

    With ``username`` and ``password`` it logs in by itself; ``fingerprint`` is a certificate to accept unseen, known by
    other means than the network.
    """

    state: Path
    downloads: Path
    server: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    fingerprint: str | None = None
