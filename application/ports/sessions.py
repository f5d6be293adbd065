"""Log-ins and their refresh tokens, kept; of a token only the hash."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.errors import NotFound
from domain.sessions import RefreshToken, Session, SessionId
from domain.users import Role, UserId


class SessionNotFound(NotFound):
    """There is no such session of this person."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A session, and whose it is: the account as it is kept now."""

    session: Session
    username: str
    role: Role
    disabled: bool
    password_is_temporary: bool


class Sessions(Protocol):
    """None means there is no such session."""

    @abstractmethod
    async def add(self, session: Session, token: RefreshToken) -> None:
        """Keep a new session and its first token. Raises UserNotFound; the unit stays usable."""

    @abstractmethod
    async def by_token(self, sha256: bytes) -> tuple[Session, RefreshToken] | None:
        """The token that has that SHA-256, and its session, which is locked until the unit ends."""

    @abstractmethod
    async def standing(self, session: SessionId) -> Standing | None:
        """The session with its user, in one question: asked at every request."""

    @abstractmethod
    async def of(self, user: UserId) -> Sequence[Session]:
        """Every session of that person, the one seen last first."""

    @abstractmethod
    async def turn(self, session: Session, token: RefreshToken, *, oldest: int) -> None:
        """Keep the session as it is now and one more token of it; forget its tokens of generations below ``oldest``.

        Does nothing when the session is gone.
        """

    @abstractmethod
    async def saw(self, session: SessionId, address: str, at: datetime) -> None:
        """Note that the session was in use. Does nothing when it is gone."""

    @abstractmethod
    async def revoke(self, session: SessionId) -> bool:
        """Forget the session with all its tokens; return whether it was there, which one of many at once is told."""

    @abstractmethod
    async def revoke_user(self, user: UserId, *, but: SessionId | None = None) -> int:
        """Forget every session of that person, except ``but``; say how many."""

    @abstractmethod
    async def forget_expired(self, now: datetime) -> int:
        """Forget sessions that expired before ``now`` and that nobody has locked; say how many."""
