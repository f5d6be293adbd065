"""What a log-in gives to the one who logged in."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from domain.sessions import ACCESS_LIFETIME, REFRESH_LIFETIME, FamilyId, Session, SessionId
from domain.users import Actor, User

from ..ports.access_tokens import AccessTokens
from ..ports.identifiers import Identifiers


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Proof of who asks until ``expires_at``, and the secret that is exchanged, once, for the next proof."""

    user: User
    access_token: str = field(repr=False)
    expires_at: datetime
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that is about to be kept, with the only copy of its secret."""

    session: Session
    refresh_token: str = field(repr=False)

    def logged_in(self, user: User, tokens: AccessTokens) -> LoggedIn:
        """Issue the access token that belongs to the session."""
        actor = Actor(user.id, user.username.text, user.role, session=self.session.family)
        expires = self.session.issued_at + ACCESS_LIFETIME
        access_token = tokens.issue(actor, now=self.session.issued_at, expires=expires)
        return LoggedIn(user, access_token, expires, self.refresh_token)


def new_session(
    user: User, *, device: str, now: datetime, identifiers: Identifiers, family: FamilyId | None = None
) -> NewSession:
    """Make a session in ``family``, or the first one of a new family."""
    secret = identifiers.secret()
    session = Session(
        id=SessionId(identifiers.uuid()),
        family=family if family is not None else FamilyId(identifiers.uuid()),
        user=user.id,
        token_sha256=token_digest(secret),
        device=device,
        issued_at=now,
        expires_at=now + REFRESH_LIFETIME,
    )
    return NewSession(session, secret)


def token_digest(refresh_token: str) -> bytes:
    """The form in which a refresh token is kept. The secret has 256 random bits: a plain hash is enough."""
    return hashlib.sha256(refresh_token.encode("utf-8", "surrogatepass")).digest()
