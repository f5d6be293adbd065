"""Loaded by schemathesis in its own process: leads it to the series that exist, or every search would be in vain."""

import json
import os
from typing import Any

import schemathesis

_SERIES = int(os.environ["KNOWN_SERIES"])
_MOST = 2_147_483_647


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """Ask for a known series wherever a good number is given. What is wrong stays wrong."""
    for wanted in (body, *_episodes(body)):
        given = wanted.get("series_id") if isinstance(wanted, dict) else None
        if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= _MOST:
            wanted["series_id"] = _SERIES
    return body


@schemathesis.serializer("application/x-bittorrent")
def torrent(context: Any, value: Any) -> bytes:
    """Whatever is made up, as bytes."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def _episodes(body: Any) -> list[Any]:
    episodes = body.get("episodes") if isinstance(body, dict) else None
    return episodes if isinstance(episodes, list) else []
