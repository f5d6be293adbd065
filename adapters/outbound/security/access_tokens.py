"""Access tokens as signed JWTs (RFC 7519), HS256 and nothing else."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey
from pydantic import BaseModel, ConfigDict, StrictInt, ValidationError

from application.ports.access_tokens import AccessTokens, TokenRejected
from domain.users import Actor, Role, UserId

from .keys import SigningKey, SigningKeys

_ALGORITHM = "HS256"
_LONGEST = 2_048


class _Claims(BaseModel):
    """What a token of ours says; one that says anything else, or less, is not ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    iss: Literal["uuutorrent"]
    aud: Literal["uuutorrent-api"]
    iat: StrictInt
    exp: StrictInt
    sub: UUID
    name: str
    role: Role
    sid: UUID | None = None


class JwtAccessTokens(AccessTokens):
    """Signs with the current key; reads tokens of that key and of the one before.

    The algorithm is pinned (RFC 8725 §3.1): ``none``, public-key algorithms and encrypted tokens are refused before any
    claim is looked at. Expiry is compared in whole seconds, rounded down, without leeway: one clock issues and reads.
    """

    def __init__(self, keys: SigningKeys) -> None:
        self._current = _octets(keys.current)
        previous = () if keys.previous is None else (_octets(keys.previous),)
        self._known = KeySet([self._current, *previous])

    def issue(self, actor: Actor, *, now: datetime, expires: datetime) -> str:
        """Return a signed token."""
        claims = _Claims(
            iss="uuutorrent",
            aud="uuutorrent-api",
            iat=int(now.timestamp()),
            exp=int(expires.timestamp()),
            sub=actor.id,
            name=actor.username,
            role=actor.role,
            sid=actor.session,
        )
        header = {"alg": _ALGORITHM, "kid": self._current.kid}
        return jwt.encode(header, claims.model_dump(mode="json"), self._current, algorithms=[_ALGORITHM])

    def read(self, token: str, *, now: datetime) -> Actor:
        """Check form, algorithm, key, signature, claims and expiry, in this order."""
        if not token or len(token) > _LONGEST or not token.isascii():
            raise TokenRejected("This is not an access token. Log in again.")
        try:
            decoded = jwt.decode(token, self._known, algorithms=[_ALGORITHM])
            claims = _Claims.model_validate(decoded.claims)
        except (JoseError, ValidationError, ValueError, TypeError, RecursionError) as error:
            raise TokenRejected("The access token was not issued here. Log in again.") from error
        if "kid" not in decoded.header:
            raise TokenRejected("The access token does not name its key. Log in again.")
        if claims.exp <= int(now.timestamp()):
            raise TokenRejected("The access token has expired.")
        return Actor(UserId(claims.sub), claims.name, claims.role, claims.sid)


def _octets(key: SigningKey) -> OctKey:
    return OctKey.import_key(key.secret, {"kid": key.id})
