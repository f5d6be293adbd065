"""The audit, for admins."""

import re
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from .message import Body, Message

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("no_moment", "There is no such moment in UTC") from None


def _written_out(moment: object) -> object:
    """Refuse seconds since 1970, which pydantic would take: nobody who sends "0.5" means a moment of that night."""
    if isinstance(moment, str) and not _DATE.match(moment):
        raise PydanticCustomError("no_moment", "Not a datetime: write it as 2026-11-23T09:00:00Z")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
"""A moment with its offset from UTC, such as ``2026-11-23T09:00:00Z``."""


class AuditQuery(Body):
    """Which events; without any of it the newest. ``action`` is one, or what comes before its dot (``torrent``).

    ``user`` is whose: what they did, and what was done to them. ``until`` itself is not wanted; both moments need an
    offset or a ``Z``. ``before`` is the ``next`` of the page before.
    """

    user: UUID | None = None
    action: str | None = Field(default=None, max_length=40)
    since: Moment | None = None
    until: Moment | None = None
    before: int | None = Field(default=None, ge=1, lt=2**63)
    limit: int = Field(default=100, ge=1, le=500)


class AuditEventView(Message):
    """Who did what to whom or what, when, and from where.

    ``actor`` is null where nobody knows who it was, ``actor_name`` then empty. ``subject`` is an id or an info-hash,
    ``subject_name`` what people call it.
    """

    number: int
    at: datetime
    action: str
    actor: UUID | None = None
    actor_name: str
    address: str
    subject: str
    subject_name: str
    details: dict[str, str]


class AuditView(Message):
    """Events, newest first. ``next`` is null on the last page."""

    events: list[AuditEventView]
    next: int | None = None
