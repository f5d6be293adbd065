"""Reading who asks."""

from dataclasses import dataclass

from domain.sessions import SessionId
from domain.users import Actor

from ..ports.access_tokens import AccessTokens, TokenRejected
from ..ports.clock import Clock
from .standings import Standings


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Turn an access token into the actor it names.

    The token names a session, and its standing says whose that is, and what they may do, at this moment: a session that
    was ended, an account that was disabled and a role that was taken away count from the next request on.
    """

    tokens: AccessTokens
    standings: Standings
    clock: Clock

    async def __call__(self, token: str, address: str = "") -> Actor:
        """Note that the session was in use, from that address. Raises TokenRejected, DatabaseUnavailable."""
        now = self.clock.now()
        named = self.tokens.read(token, now=now)
        if named.session is None:
            raise TokenRejected("The access token belongs to no session. Log in again.")
        standing = await self.standings.of(SessionId(named.session), address)
        if standing is None or not standing.in_force(now):
            raise TokenRejected("The session has ended. Log in again.")
        if standing.session.user != named.id:
            raise TokenRejected("The access token belongs to no session. Log in again.")
        return Actor(named.id, standing.username, standing.role, named.session, address)
