"""Making somebody's API token worthless, at the server's command line."""

from dataclasses import dataclass

from domain.api_tokens import ApiTokenId
from domain.auditing import AuditAction, AuditEvent
from domain.ownership import require_operator
from domain.users import Actor, UserId

from ..ports.api_tokens import ApiTokenNotFound
from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events
from .governing import governed


@dataclass(frozen=True, slots=True)
class RevokeApiTokenOf:
    """End an API token of somebody's, and whatever is open by it. For the operator."""

    database: Database
    clock: Clock
    events: Events

    async def __call__(self, actor: Actor, user: UserId, token: ApiTokenId) -> None:
        """Raises OperatorOnly, UserNotFound, ApiTokenNotFound."""
        require_operator(actor)
        async with self.database.unit() as unit:
            owner = await governed(unit, actor, user)
            names = {one.id: one.name for one in await unit.api_tokens.of(user)}
            if not await unit.api_tokens.remove(user, token):
                raise ApiTokenNotFound(f"{owner.username.text} has no such token.")
            subject, now, told = str(token), self.clock.now(), {"of": owner.username.text}
            await unit.audit.add(
                AuditEvent.by(
                    actor, AuditAction.TOKEN_REVOKED, now, subject=subject, subject_name=names[token], details=told
                )
            )
        self.events.publish(AccessChanged(user))
