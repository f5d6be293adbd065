"""How the server is."""

from pydantic import Field

from .message import Message


class ComponentView(Message):
    """A part of the system: ``ok``, ``degraded`` or ``down``, and what to do in a sentence."""

    name: str
    status: str
    detail: str = ""


class HealthView(Message):
    """``ok`` when every part is, ``down`` when the database is, else ``degraded``."""

    status: str
    components: list[ComponentView] = Field(default_factory=list)


class AboutView(Message):
    """What answers here. ``watchlist_authorize_url`` is where a person gets an access token of the watchlist service.

    It is null when the server has no client there.
    """

    product: str = "UUUTorrent"
    api: str = "v1"
    watchlist: str
    indexers: list[str]
    watchlist_authorize_url: str | None = None
