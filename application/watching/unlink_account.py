"""Following nothing any more."""

from dataclasses import dataclass

from domain.auditing import AuditAction, AuditEvent
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.watchlists import WatchlistAccount


@dataclass(frozen=True, slots=True)
class UnlinkAccount:
    """Forget the linked account of that service and its list. Torrents stay."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor, service: str) -> None:
        """Idempotent; an account at another service stays linked."""
        async with self.database.unit() as unit:
            account = await unit.watching.account(actor.id)
            if account is not None and account.service == service:
                await unit.watching.unlink(actor.id)
                await unit.audit.add(self._unlinked(actor, account))

    def _unlinked(self, actor: Actor, account: WatchlistAccount) -> AuditEvent:
        action, now, name = AuditAction.ACCOUNT_UNLINKED, self.clock.now(), account.username
        return AuditEvent.by(actor, action, now, subject=account.service, subject_name=name)
