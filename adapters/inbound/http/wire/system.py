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
    """What answers here."""

    product: str = "UUUTorrent"
    api: str = "v1"
    watchlist: str
    indexers: list[str]
