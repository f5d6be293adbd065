"""Which watchlist account the actor follows."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.database import Database
from ..ports.watchlists import WatchlistAccount


@dataclass(frozen=True, slots=True)
class ShowAccount:
    """Show the linked account, None if there is none."""

    database: Database

    async def __call__(self, actor: Actor) -> WatchlistAccount | None:
        """Ask the database only."""
        async with self.database.unit() as unit:
            return await unit.watching.account(actor.id)
