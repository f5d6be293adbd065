"""What people use of the server, and what the server uses of the world."""

from datetime import datetime

from pydantic import Field

from .message import Message


class UsageView(Message):
    """What the user uses and may use; a quota of None is no bound.

    ``size_bytes`` is the sum of ``claim_bytes`` of the user's torrents, ``torrents`` their number.
    """

    size_bytes: int = 0
    torrents: int = 0
    quota_bytes: int | None = None
    quota_torrents: int | None = None
    download_rate_limit: int = 0
    upload_rate_limit: int = 0


class EngineView(Message):
    """A torrent engine as an admin sees it. ``as_of`` is when it last answered; ``problem`` says why it does not now.

    ``holding`` is whether downloads are held because free space is below ``reserve_bytes``.
    """

    name: str
    plugin: str
    available: bool
    as_of: datetime | None = None
    problem: str = ""
    torrents: int = 0
    free_bytes: int | None = None
    reserve_bytes: int = 0
    holding: bool = False


class TrafficView(Message):
    """What left the server this month (UTC), to peers and to devices; ``budget_bytes`` of 0 is no budget.

    ``level``: ok, warned (at 80 %), spent.
    """

    month: str
    uploaded_bytes: int = 0
    delivered_bytes: int = 0
    budget_bytes: int = 0
    level: str = "ok"


class CertificateView(Message):
    """The certificate that clients are shown. ``days_left`` is 0 on its last day and afterwards.

    ``standing``: good, ends-soon (for the last three weeks, or the last quarter of a short one), ended.
    """

    ends_at: datetime
    days_left: int
    standing: str = "good"


class MachineView(Message):
    """The server from below, for admins. ``certificate`` is null where the server itself speaks no TLS."""

    engines: list[EngineView] = Field(default_factory=list)
    traffic: TrafficView
    certificate: CertificateView | None = None
