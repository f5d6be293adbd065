"""Proving who one is with a password."""

from dataclasses import dataclass, field, replace

from domain.errors import Forbidden, Unauthenticated
from domain.sessions import UNKNOWN_ORIGIN, Origin
from domain.users import InvalidUsername, PasswordHash, User, Username

from ..auditing.change_budget import ChangeBudget, TooManyChanges
from ..ports.access_tokens import AccessTokens
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from ..ports.passwords import HasherBusy, PasswordHasher
from ..ports.users import StaleUser
from .failed_log_ins import DISABLED, UNKNOWN_NAME, WRONG_PASSWORD, RefusedTries, record_failure
from .log_in_guard import Admission, TooManyTries, admit, forgive, welcome
from .log_in_line import LogInLine
from .logged_in import LoggedIn, begin_session


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
    line: LogInLine = field(default_factory=LogInLine)
    budget: ChangeBudget = field(default_factory=ChangeBudget)
    _refused: RefusedTries = field(init=False, repr=False, compare=False, default_factory=RefusedTries)

    async def __call__(self, username: str, password: str, origin: Origin = UNKNOWN_ORIGIN) -> LoggedIn:
        """Raises BadCredentials, AccountDisabled, TooManyTries, TooManyChanges, HasherBusy."""
        user, admission = await self._admitted(username, origin)
        try:
            return await self._decided(user, password, origin, admission)
        except (HasherBusy, AccountDisabled, TooManyChanges) as refusal:
            async with self.line.turn(), self.database.unit() as unit:
                await forgive(unit, admission)  # nobody guessed wrong
                if isinstance(refusal, AccountDisabled):
                    await record_failure(unit, user, origin, DISABLED, self.clock.now())
            raise
        except BadCredentials:
            reason = UNKNOWN_NAME if user is None else WRONG_PASSWORD
            async with self.line.turn(), self.database.unit() as unit:
                await record_failure(unit, user, origin, reason, self.clock.now())
            raise

    async def _decided(self, user: User | None, password: str, origin: Origin, admission: Admission) -> LoggedIn:
        known = None if user is None else user.password
        verification = await self.hasher.verify(password, known, familiar=admission.familiar)
        if user is None or not verification.matches:
            raise _bad_credentials()
        now = self.clock.now()
        self.budget.spend_on_password(user.id, now)
        async with self.database.unit() as unit:
            # Hashing took a while and happened outside of any unit: the account may be another by now. Locked, or a
            # session that begins while the account is disabled or gets another password would outlive that.
            current = await _unchanged(unit, user)
            if verification.rehash is not None:
                current = await _with_rehash(unit, current, verification.rehash)
            await welcome(unit, admission, current, now)
            issued = await begin_session(unit, current, origin, now=now, identifiers=self.identifiers)
        return issued.logged_in(current, self.tokens)

    async def _admitted(self, username: str, origin: Origin) -> tuple[User | None, Admission]:
        try:
            name = Username(username)
        except InvalidUsername:
            name = None
        key, user = username.casefold() if name is None else name.key, None
        try:
            async with self.line.joined(), self.database.unit() as unit:
                user = None if name is None else await unit.users.named(name)
                return user, await admit(unit, key, user, origin.address, self.clock.now())
        except TooManyTries:
            await self._record_refusal(key, user, origin)
            raise

    async def _record_refusal(self, key: str, user: User | None, origin: Origin) -> None:
        event = self._refused.told(key, user, origin, self.clock.now())
        if event is not None:
            async with self.line.turn(), self.database.unit() as unit:
                await unit.audit.add(event)


async def _unchanged(unit: Unit, verified: User) -> User:
    current = await unit.users.get(verified.id, lock=True)
    if current is None or current.password != verified.password:
        raise _bad_credentials()
    if current.disabled:
        raise AccountDisabled("This account is disabled. Ask an administrator.")
    return current


async def _with_rehash(unit: Unit, user: User, rehash: PasswordHash) -> User:
    try:
        await unit.users.save(replace(user, password=rehash))
    except StaleUser:
        return user  # Somebody saved the user at this very moment; the next log-in rehashes.
    return replace(user, password=rehash, version=user.version + 1)


def _bad_credentials() -> BadCredentials:
    return BadCredentials("The user name or the password is wrong.")
