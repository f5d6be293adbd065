"""Reading who asks."""

from dataclasses import dataclass

from domain.users import Actor

from ..ports.access_tokens import AccessTokens
from ..ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Turn an access token into the actor it names. The token alone decides: no database is asked."""

    tokens: AccessTokens
    clock: Clock

    async def __call__(self, token: str) -> Actor:
        """Raises TokenRejected."""
        return self.tokens.read(token, now=self.clock.now())
