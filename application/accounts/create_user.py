"""Giving somebody an account."""

from dataclasses import dataclass

from domain.auditing import AuditAction
from domain.new_usernames import accept_username
from domain.ownership import may_grant, require_admin
from domain.passwords import accept_password
from domain.quotas import NO_QUOTA, Quota
from domain.users import Actor, Role, User, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.identifiers import Identifiers
from ..ports.passwords import PasswordHasher
from .account_changes import quota_words
from .new_account import NewPassword, generated_password, refuse_taken
from .recording import record_on_user


@dataclass(frozen=True, slots=True)
class CreateUser:
    """Make an account with a given password, or a generated one. Its owner has to choose another first."""

    database: Database
    hasher: PasswordHasher
    identifiers: Identifiers
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        username: str,
        role: Role = Role.USER,
        password: str | None = None,
        quota: Quota = NO_QUOTA,
    ) -> NewPassword:
        """Raises AdminsOnly, SessionRequired, InvalidUsername, InvalidPassword, UsernameTaken, HasherBusy."""
        require_admin(actor)
        may_grant(actor, role)
        name = accept_username(username)
        generated = generated_password(self.identifiers) if password is None else None
        hashed = await self.hasher.hash(generated or accept_password(password or "", name))
        user = User(
            id=UserId(self.identifiers.uuid()),
            username=name,
            role=role,
            password=hashed,
            created_at=self.clock.now(),
            password_is_temporary=True,
            quota=quota,
        )
        async with self.database.unit() as unit:
            await refuse_taken(unit, name)
            await unit.users.add(user)
            told = {"role": user.role.value, **quota_words(user.quota)}
            await record_on_user(unit, actor, AuditAction.USER_CREATED, user.created_at, user, told)
        return NewPassword(user, generated)
