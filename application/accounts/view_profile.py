"""Looking at one's own account."""

from dataclasses import dataclass

from domain.users import Actor, User

from ..ports.database import Database
from ..ports.users import UserNotFound


@dataclass(frozen=True, slots=True)
class ViewProfile:
    """Show the actor's account as it is kept now, which may differ from what their access token says."""

    database: Database

    async def __call__(self, actor: Actor) -> User:
        """Raises UserNotFound when the account was removed in the meantime."""
        async with self.database.unit() as unit:
            user = await unit.users.get(actor.id)
        if user is None:
            raise UserNotFound("Your account does not exist any more.")
        return user
