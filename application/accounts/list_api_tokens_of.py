"""Seeing what somebody's scripts come by, at the server's command line."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.api_tokens import ApiToken
from domain.ownership import require_operator
from domain.users import Actor, UserId

from ..ports.clock import Clock
from ..ports.database import Database
from .governing import governed


@dataclass(frozen=True, slots=True)
class ListApiTokensOf:
    """Show somebody's API tokens, newest first. For the operator."""

    database: Database
    clock: Clock

    async def __call__(self, actor: Actor, user: UserId) -> Sequence[ApiToken]:
        """Those that have expired are left out. Raises OperatorOnly, UserNotFound."""
        require_operator(actor)
        now = self.clock.now()
        async with self.database.unit() as unit:
            await governed(unit, actor, user)
            tokens = await unit.api_tokens.of(user)
        return [token for token in tokens if not token.expired(now)]
