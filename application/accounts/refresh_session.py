"""Exchanging a refresh token for the next one."""

from dataclasses import dataclass
from datetime import datetime

from domain.auditing import AuditAction, AuditEvent
from domain.errors import Unauthenticated
from domain.sessions import KEPT_GENERATIONS, Exchange, Session
from domain.users import User, UserId

from ..ports.access_tokens import AccessTokens
from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.events import AccessChanged, Events
from ..ports.identifiers import Identifiers
from .logged_in import IssuedToken, LoggedIn, token_digest


class SessionRejected(Unauthenticated):
    """The refresh token is unknown, expired, used before, or its user is gone: log in again."""


@dataclass(frozen=True, slots=True)
class RefreshSession:
    """Rotate a refresh token.

    One that was used before was stolen, or its thief was quicker: the whole session ends (RFC 9700 §4.14), unless it
    is the last one used and comes again at once, as it does when an answer was lost. See docs/adr/0019.
    """

    database: Database
    tokens: AccessTokens
    identifiers: Identifiers
    clock: Clock
    events: Events

    async def __call__(self, refresh_token: str, address: str = "") -> LoggedIn:
        """Raises SessionRejected."""
        async with self.database.unit() as unit:
            turned = await self._turned(unit, token_digest(refresh_token), address, self.clock.now())
        # Told after the unit, which has to commit the revocation.
        if isinstance(turned, _Rejected):
            if turned.revoked is not None:
                self.events.publish(AccessChanged(turned.revoked))
            raise SessionRejected("The session has ended. Log in again.")
        user, issued = turned
        return issued.logged_in(user, self.tokens)

    async def _turned(
        self, unit: Unit, digest: bytes, address: str, now: datetime
    ) -> "tuple[User, IssuedToken] | _Rejected":
        presented = await unit.sessions.by_token(digest)
        if presented is None:
            return _Rejected()
        session, token = presented
        user, exchange = await unit.users.get(session.user), session.judge(token, now)
        if exchange is Exchange.EXPIRED:
            return _Rejected()
        if exchange is Exchange.REUSE or user is None or user.disabled:
            await unit.sessions.revoke(session.id)
            if exchange is Exchange.REUSE and user is not None:
                await unit.audit.add(_stolen(session, user, address, now))
            return _Rejected(session.user)
        if exchange is Exchange.FIRST:
            session = session.exchanged(token, address, now)
        issued = IssuedToken.new(session.id, token.generation + 1, now, self.identifiers)
        await unit.sessions.turn(session, issued.token, oldest=token.generation - KEPT_GENERATIONS)
        return user, issued


def _stolen(session: Session, user: User, address: str, now: datetime) -> AuditEvent:
    """Who came is not known: the owner or the thief."""
    return AuditEvent(
        now,
        AuditAction.SESSION_STOLEN,
        address=address,
        subject=str(user.id),
        subject_name=user.username.text,
        details=(("session", str(session.id)), ("device", session.device)),
    )


@dataclass(frozen=True, slots=True)
class _Rejected:
    revoked: UserId | None = None
    """Whose session was ended by it."""
