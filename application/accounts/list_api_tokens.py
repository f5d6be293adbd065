"""Seeing what one's scripts come by."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.api_tokens import ApiToken
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.database import Database


@dataclass(frozen=True, slots=True)
class ListApiTokens:
    """Show the actor's own API tokens, newest first."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor) -> Sequence[ApiToken]:
        """Those that have expired are left out."""
        now = self.clock.now()
        async with self.database.unit() as unit:
            tokens = await unit.api_tokens.of(actor.id)
        return [token for token in tokens if not token.expired(now)]
