"""Log-ins that last: each keeps one refresh token going, which is exchanged for the next one at every use."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import NewType, Self
from uuid import UUID

from .users import UserId

SessionId = NewType("SessionId", UUID)

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=30)
RETRY_GRACE = timedelta(seconds=30)
"""An answer that was lost on its way may be asked for again so long: see docs/adr/0019."""
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last seen; a write for every request would cost more than it tells."""
KEPT_GENERATIONS = 3_000
"""A month of use day and night. The use of an older token is refused as that of an unknown one."""


class Exchange(Enum):
    """What it means that a refresh token is presented."""

    FIRST = auto()
    RETRY = auto()
    REUSE = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a log-in comes from: what the device calls itself, and the client's network address ("": not known)."""

    device: str = ""
    address: str = ""


UNKNOWN_ORIGIN = Origin()


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A token of a session; only its SHA-256 is kept. What it is exchanged for is of the next ``generation``."""

    sha256: bytes
    session: SessionId
    generation: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in on one device, until it expires or is ended.

    ``turned`` is the generation that was exchanged last (0: none yet), ``turned_token`` the token that was, and
    ``turned_at`` when that was first.
    """

    id: SessionId
    user: UserId
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    turned: int = 0
    turned_token: bytes | None = None
    turned_at: datetime | None = None

    @classmethod
    def begun(cls, session: SessionId, user: UserId, origin: Origin, now: datetime) -> Self:
        """Return a log-in of this moment."""
        return cls(session, user, origin.device, origin.address, now, now, now + REFRESH_LIFETIME)

    def expired(self, now: datetime) -> bool:
        """Whether its time is over. It is put off at every exchange."""
        return now >= self.expires_at

    def judge(self, token: RefreshToken, now: datetime) -> Exchange:
        """Say what it means that ``token``, one of this session's, is presented now.

        Of one generation one token is exchanged, ever: whoever comes with another one, or later, has a copy of what
        somebody else has used (RFC 9700 §4.14). Only the very token that was exchanged last may come again for a
        moment, while nobody has used what it was exchanged for.
        """
        if self.expired(now):
            return Exchange.EXPIRED
        if token.generation > self.turned:
            return Exchange.FIRST
        if token.sha256 != self.turned_token or self.turned_at is None or now - self.turned_at > RETRY_GRACE:
            return Exchange.REUSE
        return Exchange.RETRY

    def exchanged(self, token: RefreshToken, address: str, now: datetime) -> "Session":
        """Return the session after ``token`` was exchanged for the first time."""
        turned = replace(self, turned=token.generation, turned_token=token.sha256, turned_at=now)
        return replace(turned, address=address, seen_at=now, expires_at=now + REFRESH_LIFETIME)
