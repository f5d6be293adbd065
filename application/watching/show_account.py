"""Which watchlist account the actor follows."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.database import Database
from .linked_account import LinkedAccount


@dataclass(frozen=True, slots=True)
class ShowAccount:
    """Show the linked account, None if there is none."""

    database: Database

    async def __call__(self, actor: Actor) -> LinkedAccount | None:
        """Ask the database only."""
        async with self.database.unit() as unit:
            account = await unit.watching.account(actor.id)
            return None if account is None else LinkedAccount(account, await unit.watching.token(actor.id))
