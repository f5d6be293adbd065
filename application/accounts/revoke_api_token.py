"""Making an API token worthless."""

from dataclasses import dataclass

from domain.api_tokens import ApiTokenId
from domain.auditing import AuditAction, AuditEvent
from domain.users import Actor

from ..ports.api_tokens import ApiTokenNotFound
from ..ports.clock import Clock
from ..ports.database import Database
from ..ports.events import AccessChanged, Events


@dataclass(frozen=True, slots=True)
class RevokeApiToken:
    """End an API token of the actor's, and whatever is open by it."""

    database: Database
    clock: Clock
    events: Events

    async def __call__(self, actor: Actor, token: ApiTokenId) -> None:
        """Raises ApiTokenNotFound, for a token of somebody else's too."""
        async with self.database.unit() as unit:
            name = next((one.name for one in await unit.api_tokens.of(actor.id) if one.id == token), "")
            if not await unit.api_tokens.remove(actor.id, token):
                raise ApiTokenNotFound("You have no such token.")
            revoked = AuditEvent.by(
                actor, AuditAction.TOKEN_REVOKED, self.clock.now(), subject=str(token), subject_name=name
            )
            await unit.audit.add(revoked)
        self.events.publish(AccessChanged(actor.id))
