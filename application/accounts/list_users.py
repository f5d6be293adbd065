"""Who has an account."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ownership import require_admin
from domain.users import Actor, User

from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class ListUsers:
    """Show everybody, for admins."""

    database: Database

    async def __call__(self, actor: Actor) -> Sequence[User]:
        """Oldest account first. Raises AdminsOnly."""
        require_admin(actor)
        async with self.database.unit() as unit:
            return await unit.users.all()
