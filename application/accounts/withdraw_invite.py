"""Taking an invitation back."""

from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.invites import InviteId
from domain.ownership import reveal
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.invites import InviteNotFound


@dataclass(frozen=True, slots=True)
class WithdrawInvite:
    """Make an invitation's code worthless. Any admin may, whoever gave it."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor, invite: InviteId) -> None:
        """Raises InviteNotFound, also for who is no admin."""
        unknown = InviteNotFound("There is no such invitation.")
        reveal(actor, invite, unknown)
        async with self.database.unit() as unit:
            if not await unit.invites.remove(invite):
                raise unknown
            await unit.audit.add(
                AuditEvent.by(actor, AuditAction.INVITE_WITHDRAWN, self.clock.now(), subject=str(invite))
            )
