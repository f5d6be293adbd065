"""Becoming somebody here."""

from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.invites import Invite
from domain.new_usernames import accept_username
from domain.passwords import accept_password
from domain.sessions import UNKNOWN_ORIGIN, Origin
from domain.users import Actor, User, UserId

from ..ports.access_tokens import AccessTokens
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from ..ports.invites import InviteNotFound
from ..ports.passwords import PasswordHasher
from .logged_in import IssuedToken, LoggedIn, begin_session, token_digest
from .new_account import refuse_taken


@dataclass(frozen=True, slots=True)
class AcceptInvite:
    """Make an account with an invitation's code, once, and log in. Whatever goes wrong leaves the invitation open."""

    database: Database
    hasher: PasswordHasher
    tokens: AccessTokens
    identifiers: Identifiers
    clock: Clock

    async def __call__(self, code: str, username: str, password: str, origin: Origin = UNKNOWN_ORIGIN) -> LoggedIn:
        """Raises InviteNotFound, InvalidUsername, InvalidPassword, UsernameTaken, HasherBusy."""
        # The code first: who has none learns nothing of who is here, and costs no work.
        async with self.database.unit() as unit:
            invite = await self._good(unit, code)
        name = accept_username(username)
        user = User(
            id=UserId(self.identifiers.uuid()),
            username=name,
            role=invite.role,
            password=await self.hasher.hash(accept_password(password, name)),
            created_at=self.clock.now(),
            quota=invite.quota,
        )
        async with self.database.unit() as unit:
            issued = await self._enter(unit, code, user, origin)
        return issued.logged_in(user, self.tokens)

    async def _enter(self, unit: Unit, code: str, user: User, origin: Origin) -> IssuedToken:
        # Locked by now: of two with one code the second finds none.
        invite = await self._good(unit, code)
        await refuse_taken(unit, user.username)
        await unit.users.add(user)
        await unit.invites.remove(invite.id)
        await unit.audit.add(_accepted(invite, user, origin))
        return await begin_session(unit, user, origin, now=self.clock.now(), identifiers=self.identifiers)

    async def _good(self, unit: Unit, code: str) -> Invite:
        invite = await unit.invites.by_code(token_digest(code))
        inviter = None if invite is None else await unit.users.get(invite.invited_by)
        if invite is None or not invite.good(self.clock.now(), inviter):
            raise InviteNotFound("This invitation does not exist, has expired or was used. Ask for another one.")
        return invite


def _accepted(invite: Invite, user: User, origin: Origin) -> AuditEvent:
    actor = Actor(user.id, user.username.text, user.role, address=origin.address)
    told = {"role": user.role.value, "invited_by": str(invite.invited_by)}
    return AuditEvent.by(actor, AuditAction.INVITE_ACCEPTED, user.created_at, subject=str(invite.id), details=told)
