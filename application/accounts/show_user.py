"""Looking at somebody's account."""

from dataclasses import dataclass

from domain.ownership import reveal
from domain.users import Actor, UserId

from ..ports.database import Database
from ..ports.users import UserNotFound
from .person import Person


@dataclass(frozen=True, slots=True)
class ShowUser:
    """Show one account with what its owner uses, for admins."""

    database: Database

    async def __call__(self, actor: Actor, user: UserId) -> Person:
        """Raises UserNotFound, also for who is no admin."""
        async with self.database.unit() as unit:
            kept = reveal(actor, await unit.users.get(user), UserNotFound("There is no such user."))
            return await Person.of(unit, kept)
