"""Log-ins that last: refresh tokens, rotated at each use; one used twice revokes its family (RFC 9700 §4.14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from .users import UserId

SessionId = NewType("SessionId", UUID)
FamilyId = NewType("FamilyId", UUID)

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Session:
    """One refresh token. All that descend from one log-in share a ``family``; only the token's SHA-256 is kept."""

    id: SessionId
    family: FamilyId
    user: UserId
    token_sha256: bytes
    device: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def usable(self, now: datetime) -> bool:
        """Whether the token may be exchanged: not yet used, not expired."""
        return self.used_at is None and now < self.expires_at
