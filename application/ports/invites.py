"""Invitations, kept without their codes."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.errors import NotFound
from domain.invites import Invite, InviteId


class InviteNotFound(NotFound):
    """There is no such invitation: it never was, has expired, was used or withdrawn."""


class Invites(Protocol):
    """None means there is no such invitation."""

    @abstractmethod
    async def add(self, invite: Invite) -> None:
        """Keep a new invitation. Raises UserNotFound; the unit stays usable."""

    @abstractmethod
    async def by_code(self, code_sha256: bytes) -> Invite | None:
        """The invitation whose code has that SHA-256, locked until the unit ends."""

    @abstractmethod
    async def all(self) -> Sequence[Invite]:
        """Every invitation, newest first."""

    @abstractmethod
    async def remove(self, invite: InviteId) -> bool:
        """Forget it; say whether it was there."""

    @abstractmethod
    async def forget_expired(self, now: datetime) -> int:
        """Forget those that expired before ``now``; say how many."""
