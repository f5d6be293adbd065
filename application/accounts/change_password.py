"""Choosing another password."""

from dataclasses import dataclass, field, replace

from domain.auditing import AuditAction
from domain.passwords import InvalidPassword, accept_password
from domain.sessions import SessionId
from domain.users import Actor, User

from ..auditing.change_budget import ChangeBudget
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.events import AccessChanged, Events
from ..ports.passwords import PasswordHasher
from .log_in_line import LogInLine
from .prove_password import ProvePassword, own_account, still_proven
from .recording import ended_tokens, record_on_user


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Change the actor's own password; end their other sessions and their API tokens.

    So whoever knew the old one is out, by whatever they made of it.
    """

    database: Database
    hasher: PasswordHasher
    clock: Clock
    events: Events
    budget: ChangeBudget = field(default_factory=ChangeBudget)
    line: LogInLine = field(default_factory=LogInLine)

    async def __call__(self, actor: Actor, old: str, new: str, address: str = "") -> None:
        """Raises WrongPassword, InvalidPassword, TooManyTries, TooManyChanges, HasherBusy, UserNotFound."""
        async with self.line.joined(), self.database.unit() as unit:
            _accept(await own_account(unit, actor), old, new)
        proven = await ProvePassword(self.database, self.hasher, self.clock, self.line)(actor, old, address)
        self.budget.spend_on_password(actor.id, self.clock.now())
        hashed = await self.hasher.hash(new)
        async with self.database.unit() as unit:
            changed = replace(await still_proven(unit, proven), password=hashed, password_is_temporary=False)
            await self._keep(unit, actor, changed)
        self.events.publish(AccessChanged(actor.id))

    async def _keep(self, unit: Unit, actor: Actor, changed: User) -> None:
        await unit.users.save(changed)
        await unit.sessions.revoke_user(actor.id, but=None if actor.session is None else SessionId(actor.session))
        told = ended_tokens(await unit.api_tokens.remove_all(actor.id))
        await record_on_user(unit, actor, AuditAction.PASSWORD_CHANGED, self.clock.now(), changed, told)


def _accept(user: User, old: str, new: str) -> None:
    if accept_password(new, user.username) == old:
        raise InvalidPassword("This is the password that you have. Choose another one.")
