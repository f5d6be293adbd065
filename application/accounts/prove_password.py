"""Knowing one's own password, once more: a session may be stolen, and opens not everything by itself."""

from dataclasses import dataclass

from domain.errors import Forbidden
from domain.sessions import Origin
from domain.users import Actor, User

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.passwords import HasherBusy, PasswordHasher
from ..ports.users import UserNotFound
from .failed_log_ins import WRONG_OLD_PASSWORD, record_failure
from .log_in_guard import Admission, admit, forgive, welcome
from .log_in_line import LogInLine


class WrongPassword(Forbidden):
    """The password is not the actor's: a stolen session is not enough for this."""


@dataclass(frozen=True, slots=True)
class ProvePassword:
    """Look whether the actor knows their password. Who guesses does it no faster than at a log-in, and in its line."""

    database: Database
    hasher: PasswordHasher
    clock: Clock
    line: LogInLine

    async def __call__(self, actor: Actor, password: str, address: str = "") -> User:
        """Return the account whose password it is; by the time of a deed see ``still_proven``.

        Raises WrongPassword, TooManyTries, HasherBusy, UserNotFound.
        """
        async with self.line.joined(), self.database.unit() as unit:
            user = await own_account(unit, actor)
            admission = await admit(unit, user.username.key, user, address, self.clock.now())
        matches = await self._matches(user, password, admission)
        async with self.line.turn(), self.database.unit() as unit:
            if matches:
                await welcome(unit, admission, await still_proven(unit, user), self.clock.now())
            else:
                await record_failure(unit, user, Origin(address=address), WRONG_OLD_PASSWORD, self.clock.now())
        if not matches:
            raise _wrong()
        return user

    async def _matches(self, user: User, password: str, admission: Admission) -> bool:
        try:
            return (await self.hasher.verify(password, user.password, familiar=admission.familiar)).matches
        except HasherBusy:
            async with self.line.turn(), self.database.unit() as unit:
                await forgive(unit, admission)  # nobody guessed wrong
            raise


async def own_account(unit: Unit, actor: Actor, *, lock: bool = False) -> User:
    """Return the actor's account as it is kept. Raises UserNotFound."""
    user = await unit.users.get(actor.id, lock=lock)
    if user is None:
        raise UserNotFound("Your account does not exist any more.")
    return user


async def still_proven(unit: Unit, proven: User) -> User:
    """Return the account, locked, if the password that was proven is still its own.

    Hashing takes a while and happens outside of any unit: it may have been reset. Raises WrongPassword, UserNotFound.
    """
    current = await unit.users.get(proven.id, lock=True)
    if current is None:
        raise UserNotFound("Your account does not exist any more.")
    if current.password != proven.password:
        raise _wrong()
    return current


def _wrong() -> WrongPassword:
    return WrongPassword("The present password is wrong.")
