"""Settings that several devices may change: answers that say their version, and changes that say which they saw."""

import re
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from aiohttp import web

from .wire.message import Message

MessageT = TypeVar("MessageT", bound=Message)
IfMatch: TypeAlias = int | None
"""The version that a change was made to, from ``If-Match``; None: whatever is there."""

_TAG = re.compile(r'"(\d{1,18})"', re.ASCII)
_NONE_OF_OURS = -1


@dataclass(frozen=True, slots=True)
class Tagged(Generic[MessageT]):
    """A message and its version, which travels as a strong entity tag (RFC 9110 §8.8.3)."""

    message: MessageT
    version: int

    @property
    def etag(self) -> str:
        """The header's value."""
        return f'"{self.version}"'


def version_expected(request: web.Request) -> IfMatch:
    """Read ``If-Match`` (RFC 9110 §13.1.1). What is not one strong tag of ours is a version that nothing ever has."""
    fields = request.headers.getall("If-Match", ())
    given = ",".join(fields).strip()
    if not fields or given == "*":
        return None
    tag = _TAG.fullmatch(given)
    return _NONE_OF_OURS if tag is None else int(tag[1])
