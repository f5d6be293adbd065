"""Secrets sealed as encrypted JSON Web tokens (JWE, RFC 7516) by the server's own key."""

import binascii
from collections.abc import Callable, Sequence
from typing import Literal

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.registry import HeaderParameter
from joserfc.util import urlsafe_b64decode
from pydantic import BaseModel, ConfigDict, ValidationError

from application.ports.sealing import LONGEST_ABOUT, LONGEST_SECRET, SealBroken, Sealing

from .sealing_keys import SealingKey

_REGISTRY = jwe.JWERegistry(
    {"about": HeaderParameter("What the secret belongs to", "str", required=True)}, algorithms=["dir", "A256GCM"]
)
_LONGEST = 2 * LONGEST_SECRET
_LONGEST_HEADER = 1_024


class _Header(BaseModel):
    """What the header of a seal of ours says; one that says anything else, or less, is not ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    alg: Literal["dir"] = "dir"
    enc: Literal["A256GCM"] = "A256GCM"
    kid: str
    about: str


class JweSealing(Sealing):
    """Seals with the first of the keys, opens with any of them.

    ``keys`` is asked each time: a key that was added counts at once. Whom the secret belongs to is authenticated with
    it, so a row that was moved to another person does not open. The header is compared with the only one that we
    write before any cryptography is done: no other algorithm, no compression, no derivation of keys (RFC 8725 §3.1).
    """

    def __init__(self, keys: Callable[[], Sequence[SealingKey]]) -> None:
        self._keys = keys

    def seal(self, secret: str, *, about: str) -> str:
        """Seal with a random nonce of 96 bits: good for four billion seals of one key (NIST SP 800-38D §8.3)."""
        octets = secret.encode("utf-8", "surrogatepass")
        if len(octets) > LONGEST_SECRET or len(about) > LONGEST_ABOUT or not about.isascii():
            raise ValueError("This is too long to be sealed, or belongs to something that is no ASCII text.")
        current = self._keys()[0]
        header = _Header(kid=current.id, about=about).model_dump()
        return jwe.encrypt_compact(header, octets, OctKey.import_key(current.secret), registry=_REGISTRY)

    def open(self, sealed: str, *, about: str) -> str:
        """Check size, header, owner and key, and decrypt."""
        header = _header(sealed)
        if header is None:
            raise SealBroken("This was never sealed here.")
        if header.about != about:
            raise SealBroken("This was sealed about something else.")
        key = next((key for key in self._keys() if key.id == header.kid), None)
        if key is None:
            raise SealBroken("This was sealed with a key that is gone.")
        try:
            opened = jwe.decrypt_compact(sealed, OctKey.import_key(key.secret), registry=_REGISTRY)
            return (opened.plaintext or b"").decode("utf-8", "surrogatepass")
        except (JoseError, ValueError, TypeError) as error:
            raise SealBroken("This was changed after it was sealed.") from error

    def is_current(self, sealed: str) -> bool:
        """Read the header alone."""
        header = _header(sealed)
        return header is not None and header.kid == self._keys()[0].id


def _header(sealed: str) -> _Header | None:
    first, dot, _ = sealed.partition(".")
    if not dot or len(sealed) > _LONGEST or len(first) > _LONGEST_HEADER or not sealed.isascii():
        return None
    try:
        return _Header.model_validate_json(urlsafe_b64decode(first.encode()))
    except (binascii.Error, ValidationError, ValueError):
        return None
