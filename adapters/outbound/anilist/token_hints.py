"""What an access token of AniList's says about itself. Nobody outside can verify it: a hint, and no more."""

import base64
import binascii
import json
from datetime import UTC, datetime

from .reading import members, number

_LATEST = 4_102_444_800
"""The year 2100, in seconds of Unix time."""


def expiry(token: str) -> datetime | None:
    """Until when the token says it is good (``exp`` of RFC 7519): a year, and it cannot be renewed."""
    payload = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims: object = json.loads(base64.b64decode(payload + "=" * (-len(payload) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    moment = number(members(claims).get("exp"), least=1, most=_LATEST)
    return datetime.fromtimestamp(moment, UTC) if moment else None
