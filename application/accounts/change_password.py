"""Choosing another password."""

from dataclasses import dataclass, replace

from domain.auditing import AuditAction
from domain.errors import Forbidden
from domain.passwords import InvalidPassword, accept_password
from domain.sessions import Origin, SessionId
from domain.users import Actor, PasswordHash, User

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.events import AccessChanged, Events
from ..ports.passwords import HasherBusy, PasswordHasher
from ..ports.users import UserNotFound
from .failed_log_ins import WRONG_OLD_PASSWORD, record_failure
from .log_in_guard import Admission, admit, forgive, welcome
from .recording import record_on_user


class WrongPassword(Forbidden):
    """The old password is not the actor's: a stolen session is not enough to change it."""


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Change the actor's own password and end their other sessions: whoever knew the old one is out.

    Whoever has stolen a session guesses the old one no faster than at a log-in.
    """

    database: Database
    hasher: PasswordHasher
    clock: Clock
    events: Events

    async def __call__(self, actor: Actor, old: str, new: str, address: str = "") -> None:
        """Raises WrongPassword, InvalidPassword, TooManyTries, HasherBusy, UserNotFound."""
        async with self.database.unit() as unit:
            user = await _own(unit, actor)
            if accept_password(new, user.username) == old:
                raise InvalidPassword("This is the password that you have. Choose another one.")
            admission = await admit(unit, user.username.key, user, address, self.clock.now())
        try:
            hashed = await self._exchanged(user, old, new, admission)
        except WrongPassword:
            async with self.database.unit() as unit:
                await record_failure(unit, user, Origin(address=address), WRONG_OLD_PASSWORD, self.clock.now())
            raise
        async with self.database.unit() as unit:
            await self._keep(unit, actor, replace(user, password=hashed), verified=user)
            await welcome(unit, admission, user, self.clock.now())
            await record_on_user(unit, actor, AuditAction.PASSWORD_CHANGED, self.clock.now(), user)
        self.events.publish(AccessChanged(actor.id))

    async def _exchanged(self, user: User, old: str, new: str, admission: Admission) -> PasswordHash:
        try:
            if not (await self.hasher.verify(old, user.password)).matches:
                raise _wrong()
            return await self.hasher.hash(new)
        except HasherBusy:
            async with self.database.unit() as unit:
                await forgive(unit, admission)
            raise

    async def _keep(self, unit: Unit, actor: Actor, changed: User, *, verified: User) -> None:
        current = await _own(unit, actor, lock=True)
        # Hashing took a while and happened outside of any unit: it may have been reset by now.
        if current.password != verified.password:
            raise _wrong()
        await unit.users.save(replace(current, password=changed.password, password_is_temporary=False))
        await unit.sessions.revoke_user(actor.id, but=None if actor.session is None else SessionId(actor.session))


async def _own(unit: Unit, actor: Actor, *, lock: bool = False) -> User:
    user = await unit.users.get(actor.id, lock=lock)
    if user is None:
        raise UserNotFound("Your account does not exist any more.")
    return user


def _wrong() -> WrongPassword:
    return WrongPassword("The old password is wrong.")
