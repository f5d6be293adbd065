"""Where one is logged in."""

from datetime import datetime
from uuid import UUID

from .message import Message


class OpenSessionView(Message):
    """A log-in that lasts. ``device`` is what the client called itself, ``address`` where it was last seen.

    ``last_seen_at`` is exact to a minute. ``current`` marks the session by which this was asked.
    """

    id: UUID
    device: str
    address: str
    started_at: datetime
    last_seen_at: datetime
    current: bool
