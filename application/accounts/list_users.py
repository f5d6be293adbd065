"""Who has an account."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ownership import require_admin
from domain.usage import NOTHING_USED
from domain.users import Actor

from ..ports.database import Database
from .person import Person


@dataclass(frozen=True, slots=True)
class ListUsers:
    """Show everybody with what they use, for admins."""

    database: Database

    async def __call__(self, actor: Actor) -> Sequence[Person]:
        """Oldest account first. Raises AdminsOnly."""
        require_admin(actor)
        async with self.database.unit() as unit:
            usage = await unit.claims.usage()
            return [Person(user, usage.get(user.id, NOTHING_USED)) for user in await unit.users.all()]
