"""The audit, for admins."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from .message import Body, Message


class AuditQuery(Body):
    """Which events; without any of it the newest. ``action`` is one, or what comes before its dot (``torrent``).

    ``user`` is whose: what they did, and what was done to them. ``before`` is the ``next`` of the page before.
    """

    user: UUID | None = None
    action: str | None = Field(default=None, max_length=40)
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = Field(default=None, ge=1)
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
