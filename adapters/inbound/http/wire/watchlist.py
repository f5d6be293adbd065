"""The user's list and what waits on it."""

from datetime import datetime

from .message import Body, Message


class WatchlistQuery(Body):
    """``refresh`` asks the service even if the last answer is fresh."""

    refresh: bool = False


class AiringView(Message):
    """The next episode to be broadcast."""

    episode: int
    at: datetime


class WatchEntryView(Message):
    """A series on the list. ``unwatched`` holds the numbers of the broadcast episodes that were not seen yet.

    ``aired`` is None when nobody knows; ``aired_certain`` is false when the schedule has a gap. ``status`` is the
    series' (``airing``, ``finished``, …), ``list_status`` the user's (``watching``, ``rewatching``).
    """

    series_id: int
    title: str
    title_english: str | None = None
    title_native: str | None = None
    format: str
    status: str
    list_status: str
    year: int | None = None
    episodes: int | None = None
    progress: int
    aired: int | None = None
    aired_certain: bool = True
    unwatched: list[int]
    next_airing: AiringView | None = None
    page_url: str | None = None


class WatchlistView(Message):
    """The list, as of ``fetched_at``.

    ``stale`` with ``problem`` when the service cannot be asked now, or takes the user's access token no more.
    """

    service: str
    username: str
    fetched_at: datetime
    stale: bool = False
    problem: str | None = None
    entries: list[WatchEntryView]
