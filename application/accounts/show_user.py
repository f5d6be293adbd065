"""Looking at somebody's account."""

from dataclasses import dataclass

from domain.ownership import reveal
from domain.users import Actor, User, UserId

from ..ports.database import Database
from ..ports.users import UserNotFound


@dataclass(frozen=True, slots=True)
class ShowUser:
    """Show one account, for admins."""

    database: Database

    async def __call__(self, actor: Actor, user: UserId) -> User:
        """Raises UserNotFound, also for who is no admin."""
        async with self.database.unit() as unit:
            return reveal(actor, await unit.users.get(user), UserNotFound("There is no such user."))
