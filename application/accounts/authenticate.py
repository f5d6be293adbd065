"""Reading who asks."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.api_tokens import PREFIX
from domain.sessions import SessionId
from domain.users import Actor, UserId

from ..ports.access_tokens import AccessTokens, TokenRejected
from ..ports.clock import Clock
from .logged_in import token_digest
from .standings import Standings
from .ways_in import ByApiToken, BySession, WayIn


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Turn an access token or a personal API token into the actor it names.

    It names a way in, and the standing of that says whose it is, and what they may do, at this moment: a session or
    token that was ended, an account that was disabled and a role that was taken away count from the next request on.
    """

    tokens: AccessTokens
    standings: Standings
    clock: Clock

    async def __call__(self, token: str, address: str = "") -> Actor:
        """Note that it was in use, from that address. Raises TokenRejected, DatabaseUnavailable."""
        way, named = self._read(token, self.clock.now())
        access = await self.standings.of(way, address)
        if access is None:
            raise TokenRejected(way.closed)
        if named is not None and access.actor.id != named:
            raise _belongs_nowhere()
        return replace(access.actor, address=address)

    def _read(self, token: str, now: datetime) -> tuple[WayIn, UserId | None]:
        """Return by what they come, and who an access token says it is."""
        if token.startswith(PREFIX):
            return ByApiToken(token_digest(token)), None
        named = self.tokens.read(token, now=now)
        if named.session is None:
            raise _belongs_nowhere()
        return BySession(SessionId(named.session)), named.id


def _belongs_nowhere() -> TokenRejected:
    return TokenRejected("The access token belongs to no session. Log in again.")
