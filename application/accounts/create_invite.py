"""Inviting somebody."""

from dataclasses import dataclass, field
from datetime import timedelta

from domain.auditing import AuditAction, AuditEvent
from domain.invites import USUAL_LIFETIME, Invite, InviteId, accept_lifetime
from domain.ownership import may_grant, require_admin
from domain.quotas import NO_QUOTA, Quota
from domain.users import Actor, Role

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.identifiers import Identifiers
from .account_changes import quota_words
from .logged_in import token_digest

_CODE_BYTES = 18


@dataclass(frozen=True, slots=True)
class NewInvite:
    """An invitation with the only copy of its code."""

    invite: Invite
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreateInvite:
    """Make a code that lets one person make an account with that role and quota."""

    database: Database
    identifiers: Identifiers
    clock: Clock

    async def __call__(
        self, actor: Actor, role: Role = Role.USER, lifetime: timedelta = USUAL_LIFETIME, quota: Quota = NO_QUOTA
    ) -> NewInvite:
        """Raises AdminsOnly, SessionRequired, InvalidLifetime."""
        require_admin(actor)
        may_grant(actor, role)
        now, code = self.clock.now(), self.identifiers.secret(_CODE_BYTES)
        invite = Invite(
            id=InviteId(self.identifiers.uuid()),
            code_sha256=token_digest(code),
            role=role,
            invited_by=actor.id,
            created_at=now,
            expires_at=now + accept_lifetime(lifetime),
            quota=quota,
        )
        async with self.database.unit() as unit:
            await unit.invites.forget_expired(now)
            await unit.invites.add(invite)
            await unit.audit.add(_created(actor, invite))
        return NewInvite(invite, code)


def _created(actor: Actor, invite: Invite) -> AuditEvent:
    expires = invite.expires_at.isoformat(timespec="seconds")
    told = {"role": invite.role.value, "expires_at": expires, **quota_words(invite.quota)}
    return AuditEvent.by(actor, AuditAction.INVITE_CREATED, invite.created_at, subject=str(invite.id), details=told)
