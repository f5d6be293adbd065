"""What a log-in gives to the one who logged in."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from domain.auditing import AuditAction
from domain.sessions import ACCESS_LIFETIME, Origin, RefreshToken, Session, SessionId
from domain.users import Actor, User

from ..ports.access_tokens import AccessTokens
from ..ports.database import Unit
from ..ports.identifiers import Identifiers
from .recording import record_on_session


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Proof of who asks until ``expires_at``, and the secret that is exchanged, once, for the next proof."""

    user: User
    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A refresh token that is about to be kept, with the only copy of its secret."""

    token: RefreshToken
    secret: str = field(repr=False)
    issued_at: datetime

    @classmethod
    def new(cls, session: SessionId, generation: int, now: datetime, identifiers: Identifiers) -> "IssuedToken":
        """Draw a secret."""
        secret = identifiers.secret()
        return cls(RefreshToken(token_digest(secret), session, generation), secret, now)

    def logged_in(self, user: User, tokens: AccessTokens) -> LoggedIn:
        """Issue the access token that goes with it."""
        actor = Actor(user.id, user.username.text, user.role, session=self.token.session)
        expires = self.issued_at + ACCESS_LIFETIME
        access_token = tokens.issue(actor, now=self.issued_at, expires=expires)
        return LoggedIn(user, access_token, expires, self.secret)


async def begin_session(
    unit: Unit, user: User, origin: Origin, *, now: datetime, identifiers: Identifiers
) -> IssuedToken:
    """Keep a new session of ``user``, record it and return its first token. Raises UserNotFound."""
    session = Session.begun(SessionId(identifiers.uuid()), user.id, origin, now)
    issued = IssuedToken.new(session.id, 1, now, identifiers)
    await unit.sessions.forget_expired(now)
    await unit.sessions.add(session, issued.token)
    actor = Actor(user.id, user.username.text, user.role, session.id, origin.address)
    await record_on_session(unit, actor, AuditAction.LOGGED_IN, now, session)
    return issued


def token_digest(refresh_token: str) -> bytes:
    """The form in which a refresh token is kept. The secret has 256 random bits: a plain hash is enough."""
    return hashlib.sha256(refresh_token.encode("utf-8", "surrogatepass")).digest()
