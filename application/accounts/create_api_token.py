"""Making something for a script to come by."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.api_tokens import USUAL_LIFETIME
from domain.scopes import Scope
from domain.users import Actor

from ..ports.access_tokens import TokenRejected
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from ..ports.passwords import PasswordHasher
from .log_in_line import LogInLine
from .new_api_token import NewApiToken, keep_token
from .prove_password import ProvePassword, still_proven
from .ways_in import way_of


@dataclass(frozen=True, slots=True)
class CreateApiToken:
    """Make a personal API token, which is good for ``scopes`` until ``lifetime`` is over.

    It takes the actor's password: else whoever finds a session open makes a way in of it that lasts a year.
    """

    database: Database
    hasher: PasswordHasher
    identifiers: Identifiers
    clock: Clock
    line: LogInLine = field(default_factory=LogInLine)

    async def __call__(
        self,
        actor: Actor,
        name: str,
        scopes: Collection[Scope],
        lifetime: timedelta = USUAL_LIFETIME,
        *,
        password: str,
    ) -> NewApiToken:
        """Raises WrongPassword, TooManyTries, HasherBusy, and what is wrong with the token.

        That is InvalidApiToken, AdminsOnly (the scope is), TooManyApiTokens; UserNotFound, TokenRejected.
        """
        now = self.clock.now()
        new = NewApiToken.drawn(actor.id, name, scopes, lifetime, now=now, identifiers=self.identifiers)
        prove = ProvePassword(self.database, self.hasher, self.clock, self.line)
        proven = await prove(actor, password, actor.address)
        async with self.database.unit() as unit:
            # Locked, so that whoever shuts the actor out comes before or after.
            owner = await still_proven(unit, proven)
            await _refuse_shut_out(unit, actor, now)
            await keep_token(unit, actor, new.token, owner)
        return new


async def _refuse_shut_out(unit: Unit, actor: Actor, now: datetime) -> None:
    """Return unless the actor's session ended since they asked: the token would outlive what ended it."""
    way = way_of(actor)
    access = None if way is None else await way.access(unit)
    if way is not None and (access is None or not access.in_force(now)):
        raise TokenRejected(way.closed)
