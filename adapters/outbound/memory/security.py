"""Fakes for passwords and access tokens: they keep the rules and spend no time."""

import hashlib
import itertools
import unicodedata
from datetime import datetime, timedelta

from application.ports.access_tokens import CLOCK_SKEW, AccessTokens, TokenRejected
from application.ports.passwords import HasherBusy, PasswordHasher, Verification
from domain.users import Actor, PasswordHash

_SCHEME = "memory"
OUTDATED = "memory-of-old"
"""The scheme of hashes that are due for renewal."""


class MemoryHasher(PasswordHasher):
    """Salted SHA-256: for tests and demonstrations, never for people. Set ``busy`` to see it refuse."""

    def __init__(self) -> None:
        self.busy = False
        self._salts = itertools.count(1)

    async def hash(self, password: str) -> PasswordHash:
        """Hash at once."""
        self._enter()
        return self._digest(password, str(next(self._salts)))

    async def verify(self, password: str, known: PasswordHash | None, *, familiar: bool = False) -> Verification:
        """Compare; a hash of the scheme OUTDATED is renewed."""
        self._enter()
        scheme, _, rest = (known or "").partition("$")
        salt = rest.partition("$")[0]
        matches = scheme in (_SCHEME, OUTDATED) and known == self._digest(password, salt, scheme)
        outdated = matches and scheme == OUTDATED
        return Verification(matches, self._digest(password, str(next(self._salts))) if outdated else None)

    def _enter(self) -> None:
        if self.busy:
            raise HasherBusy("Too many people are logging in just now. Try again.", retry_after=timedelta(seconds=2))

    def _digest(self, password: str, salt: str, scheme: str = _SCHEME) -> PasswordHash:
        text = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
        return PasswordHash(f"{scheme}${salt}${hashlib.sha256(salt.encode() + text).hexdigest()}")


class MemoryAccessTokens(AccessTokens):
    """Remembers whom each token names."""

    def __init__(self) -> None:
        self._issued: dict[str, tuple[Actor, datetime, datetime]] = {}

    def issue(self, actor: Actor, *, now: datetime, expires: datetime) -> str:
        """Return a token that says nothing by itself."""
        token = f"memory-token-{len(self._issued) + 1}"
        self._issued[token] = (actor, now.replace(microsecond=0), expires.replace(microsecond=0))
        return token

    def read(self, token: str, *, now: datetime) -> Actor:
        """Look the token up."""
        if token not in self._issued:
            raise TokenRejected("This is not an access token. Log in again.")
        actor, issued, expires = self._issued[token]
        if now >= expires + CLOCK_SKEW:
            raise TokenRejected("The access token has expired.")
        if now < issued - CLOCK_SKEW:
            raise TokenRejected("The access token is not valid yet.")
        return actor
