"""Access tokens as signed JWTs (RFC 7519), HS256 and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey
from pydantic import BaseModel, ConfigDict, StrictInt, ValidationError

from application.ports.access_tokens import CLOCK_SKEW, AccessTokens, TokenRejected
from domain.users import Actor, Role, UserId

from .keys import SigningKey, SigningKeys

_ALGORITHM = "HS256"
_LONGEST = 2_048
_MOST_KNOWN = 4_096


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

    ``keys`` is asked each time: keys that were rotated count at once. The algorithm is pinned (RFC 8725 §3.1):
    ``none``, public-key algorithms and encrypted tokens are refused before any claim is looked at. Times are compared
    in whole seconds, rounded down. A token whose signature was found good is known by its text, as long as the keys
    stay: checking it again costs more than the rest of a short answer.
    """

    def __init__(self, keys: Callable[[], SigningKeys]) -> None:
        self._keys = keys
        self._imported: tuple[SigningKeys, OctKey, KeySet] | None = None
        self._good: dict[str, tuple[_Claims, Actor]] = {}

    def issue(self, actor: Actor, *, now: datetime, expires: datetime) -> str:
        """Return a signed token."""
        current, _ = self._present()
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
        header = {"alg": _ALGORITHM, "kid": current.kid}
        return jwt.encode(header, claims.model_dump(mode="json"), current, algorithms=[_ALGORITHM])

    def read(self, token: str, *, now: datetime) -> Actor:
        """Check form, algorithm, key, signature, claims and times, in this order."""
        if not token or len(token) > _LONGEST or not token.isascii():
            raise TokenRejected("This is not an access token. Log in again.")
        _, keys = self._present()
        claims, actor = self._good.get(token) or self._verified(token, keys)
        if int((now - CLOCK_SKEW).timestamp()) >= claims.exp:
            raise TokenRejected("The access token has expired.")
        if int((now + CLOCK_SKEW).timestamp()) < claims.iat:
            raise TokenRejected("The access token is not valid yet.")
        return actor

    def _verified(self, token: str, keys: KeySet) -> tuple[_Claims, Actor]:
        try:
            decoded = jwt.decode(token, keys, algorithms=[_ALGORITHM])
            claims = _Claims.model_validate(decoded.claims)
        except (JoseError, ValidationError, ValueError, TypeError, RecursionError) as error:
            raise TokenRejected("The access token was not issued here. Log in again.") from error
        if "kid" not in decoded.header:
            raise TokenRejected("The access token does not name its key. Log in again.")
        while len(self._good) >= _MOST_KNOWN:
            del self._good[next(iter(self._good))]
        self._good[token] = claims, Actor(UserId(claims.sub), claims.name, claims.role, claims.sid)
        return self._good[token]

    def _present(self) -> tuple[OctKey, KeySet]:
        keys = self._keys()
        if self._imported is None or self._imported[0] is not keys:
            current = _octets(keys.current)
            previous = () if keys.previous is None else (_octets(keys.previous),)
            self._imported = (keys, current, KeySet([current, *previous]))
            self._good.clear()
        return self._imported[1:]


def _octets(key: SigningKey) -> OctKey:
    return OctKey.import_key(key.secret, {"kid": key.id})
