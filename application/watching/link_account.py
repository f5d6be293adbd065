"""Following a watchlist."""

from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.errors import NotFound
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.watching import WatchlistSnapshot
from ..ports.watchlists import Watchlist, WatchlistAccount
from .linked_account import LinkedAccount


class UnknownService(NotFound):
    """This server does not read that watchlist service."""


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """Follow an account by its public name, in place of any other. The service is asked first: a typo shows at once."""

    database: Database
    watchlist: Watchlist
    clock: Clock

    async def __call__(self, actor: Actor, service: str, username: str) -> LinkedAccount:
        """Raises UnknownService, AccountNotFound, WatchlistUnavailable."""
        require_service(self.watchlist, service)
        account = WatchlistAccount(service, username.strip())
        snapshot = WatchlistSnapshot(tuple(await self.watchlist.entries(account)), self.clock.now())
        async with self.database.unit() as unit:
            await follow(unit, actor, account, snapshot, seen="public entries")
        return LinkedAccount(account)


def require_service(watchlist: Watchlist, service: str) -> None:
    """Return if this server reads lists from there. Raises UnknownService."""
    if service != watchlist.service:
        raise UnknownService(f"This server reads lists from {watchlist.service} only.")


async def follow(unit: Unit, actor: Actor, account: WatchlistAccount, snapshot: WatchlistSnapshot, seen: str) -> None:
    """Follow the account, whose list is there already. ``seen`` says for the audit what we see of it."""
    await unit.watching.link(actor.id, account)
    await unit.watching.keep(actor.id, snapshot)
    linked, at = AuditAction.ACCOUNT_LINKED, snapshot.fetched_at
    named, details = account.username, {"seen": seen}
    await unit.audit.add(AuditEvent.by(actor, linked, at, subject=account.service, subject_name=named, details=details))
