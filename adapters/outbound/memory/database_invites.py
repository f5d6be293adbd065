"""Invitations in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from application.ports.invites import Invites
from application.ports.users import UserNotFound
from domain.invites import Invite, InviteId
from domain.users import OPERATOR

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryInvites(Invites):
    """A dictionary of invitations."""

    rows: Open

    async def add(self, invite: Invite) -> None:
        """See the port."""
        rows = self.rows()
        if invite.invited_by != OPERATOR.id and invite.invited_by not in rows.users:
            raise UserNotFound("There is no such user.")
        rows.invites[invite.id] = invite

    async def by_code(self, code_sha256: bytes) -> Invite | None:
        """See the port. Units are serialised here, so the row needs no lock."""
        return next((one for one in self.rows().invites.values() if one.code_sha256 == code_sha256), None)

    async def all(self) -> Sequence[Invite]:
        """See the port."""
        return sorted(self.rows().invites.values(), key=lambda one: (one.created_at, one.id), reverse=True)

    async def remove(self, invite: InviteId) -> bool:
        """See the port."""
        return self.rows().invites.pop(invite, None) is not None

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        invites = self.rows().invites
        gone = [one.id for one in invites.values() if one.expires_at < now]
        for invite in gone:
            del invites[invite]
        return len(gone)
