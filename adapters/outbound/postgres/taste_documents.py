"""Preferences as JSON, spelled out, so that a change of the domain cannot change what is stored.

What has its default is written all the same. A member that is missing takes its default and one that nobody knows is
passed over, so that a program that learns or forgets a preference keeps the rest of everybody's taste.
"""

import json
from typing import Any

from domain.releases.preferences import BatchPolicy, Criterion, InvalidPreferences, Preferences

_PLAIN = ("prefer_trusted", "allow_remakes", "allow_raw", "least_seeders", "least_bytes", "most_bytes")
_LISTS = ("resolutions", "groups", "subtitles", "audio", "codecs")


def taste_to_json(preferences: Preferences) -> str:
    """Return the document."""
    return json.dumps(
        {name: getattr(preferences, name) for name in (*_PLAIN, *_LISTS)}
        | {"order": [one.value for one in preferences.order], "batches": preferences.batches.value}
    )


def taste_from_json(text: str) -> Preferences | None:
    """Read the document; None when a value in it is no longer valid."""
    read: dict[str, Any] = json.loads(text)
    try:
        values = {name: read[name] for name in _PLAIN if name in read}
        values |= {name: tuple(read[name]) for name in _LISTS if name in read}
        if "order" in read:
            values["order"] = tuple(Criterion(one) for one in read["order"])
        if "batches" in read:
            values["batches"] = BatchPolicy(read["batches"])
        return Preferences(**values)
    except (InvalidPreferences, TypeError, ValueError):
        return None
