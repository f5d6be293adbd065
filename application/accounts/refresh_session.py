"""Exchanging a refresh token for the next one."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Unauthenticated
from domain.users import User

from ..ports.access_tokens import AccessTokens
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from .logged_in import LoggedIn, NewSession, new_session, token_digest


class SessionRejected(Unauthenticated):
    """The refresh token is unknown, expired, used before, or its user is gone: log in again."""


@dataclass(frozen=True, slots=True)
class RefreshSession:
    """Rotate a refresh token.

    One that was used before was stolen, or its thief was quicker: its whole family ends (RFC 9700 §4.14).
    """

    database: Database
    tokens: AccessTokens
    identifiers: Identifiers
    clock: Clock

    async def __call__(self, refresh_token: str) -> LoggedIn:
        """Raises SessionRejected."""
        async with self.database.unit() as unit:
            rotated = await self._rotate(unit, token_digest(refresh_token), self.clock.now())
        # Raised after the unit, which has to commit the revocation.
        if rotated is None:
            raise SessionRejected("The session has ended. Log in again.")
        user, fresh = rotated
        return fresh.logged_in(user, self.tokens)

    async def _rotate(self, unit: Unit, digest: bytes, now: datetime) -> tuple[User, NewSession] | None:
        session = await unit.sessions.by_token(digest)
        if session is None:
            return None
        user = await unit.users.get(session.user)
        if session.used_at is not None or user is None or user.disabled:
            await unit.sessions.revoke_family(session.family)
            return None
        if not session.usable(now):
            return None
        fresh = new_session(user, device=session.device, now=now, identifiers=self.identifiers, family=session.family)
        await unit.sessions.mark_used(session.id, now)
        await unit.sessions.add(fresh.session)
        return user, fresh
