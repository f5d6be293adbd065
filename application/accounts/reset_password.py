"""Helping somebody who cannot log in any more."""

from dataclasses import dataclass, replace

from domain.auditing import AuditAction
from domain.errors import Conflict
from domain.ownership import reveal
from domain.passwords import accept_password
from domain.users import Actor, User, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events
from ..ports.identifiers import Identifiers
from ..ports.passwords import PasswordHasher
from ..ports.users import UserNotFound
from .governing import governed
from .new_account import NewPassword, generated_password
from .person import Person
from .recording import ended_tokens, record_on_user


class OwnPassword(Conflict):
    """One's own password is changed by who knows it, not reset: a stolen session must not be enough."""


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Set somebody's password, or a generated one; end their sessions and API tokens.

    Whichever it is, they have to choose another before they can do anything else.
    """

    database: Database
    hasher: PasswordHasher
    identifiers: Identifiers
    events: Events
    clock: Clock

    async def __call__(self, actor: Actor, user: UserId, password: str | None = None) -> NewPassword:
        """Raises UserNotFound, also for who is no admin, OwnPassword, InvalidPassword, HasherBusy."""
        name = (await self._found(actor, user)).username
        generated = generated_password(self.identifiers) if password is None else None
        hashed = await self.hasher.hash(generated or accept_password(password or "", name))
        async with self.database.unit() as unit:
            kept = await governed(unit, actor, user)
            changed = replace(kept, password=hashed, password_is_temporary=True)
            await unit.users.save(changed)
            await unit.sessions.revoke_user(user)
            ended = ended_tokens(await unit.api_tokens.remove_all(user))
            told = {"password": "given" if generated is None else "generated", **ended}
            await record_on_user(unit, actor, AuditAction.PASSWORD_RESET, self.clock.now(), kept, told)
            usage = (await Person.of(unit, changed)).usage
        self.events.publish(AccessChanged(user))
        return NewPassword(changed, generated, usage)

    async def _found(self, actor: Actor, user: UserId) -> User:
        async with self.database.unit() as unit:
            found = reveal(actor, await unit.users.get(user), UserNotFound("There is no such user."))
        if found.id == actor.id:
            raise OwnPassword("Change your own password with the old one.")
        return found
