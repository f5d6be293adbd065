"""Following nothing any more."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class UnlinkAccount:
    """Forget the linked account of that service and its list. Torrents stay."""

    database: Database

    async def __call__(self, actor: Actor, service: str) -> None:
        """Idempotent; an account at another service stays linked."""
        async with self.database.unit() as unit:
            account = await unit.watching.account(actor.id)
            if account is not None and account.service == service:
                await unit.watching.unlink(actor.id)
