"""The name of a torrent: the SHA-1 of its info dictionary (BEP 3)."""

import base64
import binascii
import re
from typing import NewType

from ..errors import Invalid

InfoHash = NewType("InfoHash", str)
"""A v1 info-hash: 40 lower-case hexadecimal digits."""

_HEX = re.compile(r"[0-9a-fA-F]{40}")
_BASE32 = re.compile(r"[A-Za-z2-7]{32}")


class InvalidInfoHash(Invalid):
    """The text is not an info-hash."""


def parse_infohash(text: str) -> InfoHash:
    """Read 40 hexadecimal digits or 32 base32 characters (BEP 9). Raises InvalidInfoHash."""
    if _HEX.fullmatch(text):
        return InfoHash(text.lower())
    if _BASE32.fullmatch(text):
        return InfoHash(binascii.hexlify(base64.b32decode(text.upper())).decode())
    raise InvalidInfoHash("An info-hash has 40 hexadecimal digits.")
