"""Refresh tokens, kept as hashes."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from domain.sessions import FamilyId, Session, SessionId
from domain.users import UserId


class Sessions(Protocol):
    """None means there is no such session."""

    @abstractmethod
    async def add(self, session: Session) -> None:
        """Keep a new session. Raises UserNotFound; the unit stays usable."""

    @abstractmethod
    async def by_token(self, token_sha256: bytes) -> Session | None:
        """The session whose token has that SHA-256, locked until the unit ends."""

    @abstractmethod
    async def mark_used(self, session: SessionId, at: datetime) -> None:
        """Note that the token was exchanged."""

    @abstractmethod
    async def revoke_family(self, family: FamilyId) -> None:
        """Forget every session of that log-in. Idempotent."""

    @abstractmethod
    async def revoke_user(self, user: UserId) -> None:
        """Forget every session of that person. Idempotent."""

    @abstractmethod
    async def forget_expired(self, now: datetime) -> int:
        """Forget sessions that expired before ``now``; say how many."""
