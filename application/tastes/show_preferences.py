"""What the actor likes in releases."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.database import Database
from ..ports.tastes import Taste


@dataclass(frozen=True, slots=True)
class ShowPreferences:
    """Show the actor's preferences, the usual ones if they saved none, with the version to save them against."""

    database: Database

    async def __call__(self, actor: Actor) -> Taste:
        """Ask the database only."""
        async with self.database.unit() as unit:
            return await unit.tastes.of(actor.id)
