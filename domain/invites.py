"""Invitations: a code that lets one person make an account, once and not for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from .errors import Invalid
from .quotas import NO_QUOTA, Quota
from .users import OPERATOR, Role, User, UserId

InviteId = NewType("InviteId", UUID)

USUAL_LIFETIME = timedelta(days=7)
SHORTEST_LIFETIME, LONGEST_LIFETIME = timedelta(hours=1), timedelta(days=30)


class InvalidLifetime(Invalid):
    """An invitation cannot be good for that long."""


@dataclass(frozen=True, slots=True)
class Invite:
    """One invitation; only its code's SHA-256 is kept. ``invited_by`` may be OPERATOR, who has no account."""

    id: InviteId
    code_sha256: bytes
    role: Role
    invited_by: UserId
    created_at: datetime
    expires_at: datetime
    quota: Quota = NO_QUOTA
    """What the invited one may use of the server."""

    def good(self, now: datetime, inviter: User | None) -> bool:
        """Whether it may be accepted: not expired, and who gave it could give it today."""
        given = self.invited_by == OPERATOR.id or (inviter is not None and inviter.governs)
        return given and now < self.expires_at


def accept_lifetime(lifetime: timedelta) -> timedelta:
    """Return ``lifetime`` if an invitation may be good for so long. Raises InvalidLifetime."""
    if not SHORTEST_LIFETIME <= lifetime <= LONGEST_LIFETIME:
        raise InvalidLifetime("An invitation is good for an hour at least and 30 days at most.")
    return lifetime
