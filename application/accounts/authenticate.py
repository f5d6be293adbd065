"""Reading who asks."""

from dataclasses import dataclass
from datetime import datetime

from domain.sessions import SEEN_EVERY, SessionId
from domain.users import Actor

from ..ports.access_tokens import AccessTokens, TokenRejected
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.sessions import Standing


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Turn an access token into the actor it names.

    The token names a session, and the database says whose that is, and what they may do, at this moment: a session
    that was ended, an account that was disabled and a role that was taken away count from the next request on.
    """

    tokens: AccessTokens
    database: Database
    clock: Clock

    async def __call__(self, token: str, address: str = "") -> Actor:
        """Note that the session was in use, from that address. Raises TokenRejected, DatabaseUnavailable."""
        now = self.clock.now()
        named = self.tokens.read(token, now=now)
        if named.session is None:
            raise TokenRejected("The access token belongs to no session. Log in again.")
        async with self.database.unit() as unit:
            standing = await _standing(unit, SessionId(named.session), now)
            if standing.session.user != named.id:
                raise TokenRejected("The access token belongs to no session. Log in again.")
            if now - standing.session.seen_at >= SEEN_EVERY:
                await unit.sessions.saw(standing.session.id, address, now)
        return Actor(named.id, standing.username, standing.role, named.session)


async def _standing(unit: Unit, session: SessionId, now: datetime) -> Standing:
    standing = await unit.sessions.standing(session)
    if standing is None or standing.disabled or standing.session.expired(now):
        raise TokenRejected("The session has ended. Log in again.")
    return standing
