"""Which invitations are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.invites import Invite
from domain.ownership import require_admin
from domain.users import OPERATOR, Actor

from ..ports.clock import Clock
from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """An invitation that can be accepted, and the name of who gave it."""

    invite: Invite
    inviter: str


@dataclass(frozen=True, slots=True)
class ListInvites:
    """Show the invitations that can be accepted now, for admins."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor) -> Sequence[OpenInvite]:
        """Newest first. Raises AdminsOnly."""
        require_admin(actor)
        async with self.database.unit() as unit:
            invites = await unit.invites.all()
            people = {user.id: user for user in await unit.users.all()} if invites else {}
        names = {OPERATOR.id: OPERATOR.username} | {user.id: user.username.text for user in people.values()}
        now = self.clock.now()
        return [OpenInvite(one, names[one.invited_by]) for one in invites if one.good(now, people.get(one.invited_by))]
