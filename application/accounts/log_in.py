"""Proving who one is with a password."""

from dataclasses import dataclass, replace

from domain.errors import Forbidden, Unauthenticated
from domain.users import InvalidUsername, PasswordHash, User, Username

from ..ports.access_tokens import AccessTokens
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from ..ports.passwords import PasswordHasher
from ..ports.users import StaleUser
from .logged_in import LoggedIn, new_session


class BadCredentials(Unauthenticated):
    """The user name or the password is wrong; which one, nobody is told."""


class AccountDisabled(Forbidden):
    """The account exists and may not be used. Only said to those who know its password."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """Begin a session. An unknown name costs the same work and gets the same answer as a wrong password."""

    database: Database
    hasher: PasswordHasher
    tokens: AccessTokens
    identifiers: Identifiers
    clock: Clock

    async def __call__(self, username: str, password: str, device: str = "") -> LoggedIn:
        """Raises BadCredentials, AccountDisabled, HasherBusy."""
        user = await self._named(username)
        verification = await self.hasher.verify(password, user.password if user else None)
        if user is None or not verification.matches:
            raise _bad_credentials()
        now = self.clock.now()
        fresh = new_session(user, device=device, now=now, identifiers=self.identifiers)
        async with self.database.unit() as unit:
            # Hashing took a while and happened outside of any unit: the account may be another by now.
            current = await _unchanged(unit, user)
            if verification.rehash is not None:
                await _keep_rehash(unit, current, verification.rehash)
            await unit.sessions.forget_expired(now)
            await unit.sessions.add(fresh.session)
        return fresh.logged_in(current, self.tokens)

    async def _named(self, username: str) -> User | None:
        try:
            name = Username(username)
        except InvalidUsername:
            return None
        async with self.database.unit() as unit:
            return await unit.users.named(name)


async def _unchanged(unit: Unit, verified: User) -> User:
    current = await unit.users.get(verified.id)
    if current is None or current.password != verified.password:
        raise _bad_credentials()
    if current.disabled:
        raise AccountDisabled("This account is disabled. Ask an administrator.")
    return current


async def _keep_rehash(unit: Unit, user: User, rehash: PasswordHash) -> None:
    try:
        await unit.users.save(replace(user, password=rehash))
    except StaleUser:
        return  # Somebody saved the user at this very moment; the next log-in rehashes.


def _bad_credentials() -> BadCredentials:
    return BadCredentials("The user name or the password is wrong.")
