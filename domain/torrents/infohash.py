"""The name of a torrent: a hash of its info dictionary (BEP 3, BEP 52)."""

import base64
import binascii
import re
from typing import NewType

from ..errors import Invalid

InfoHash = NewType("InfoHash", str)
"""Lower-case hexadecimal digits: 40 of SHA-1 (v1, and hybrid torrents), or 64 of SHA-256 (v2 only)."""

_HEX = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_BASE32 = re.compile(r"[A-Za-z2-7]{32}")


class InvalidInfoHash(Invalid):
    """The text is not an info-hash."""


def parse_infohash(text: str) -> InfoHash:
    """Read 40 or 64 hexadecimal digits, or 32 base32 characters (BEP 9). Raises InvalidInfoHash."""
    if _HEX.fullmatch(text):
        return InfoHash(text.lower())
    if _BASE32.fullmatch(text):
        return InfoHash(binascii.hexlify(base64.b32decode(text.upper())).decode())
    raise InvalidInfoHash("An info-hash has 40 hexadecimal digits, or 64 of a torrent that is BitTorrent v2 only.")
