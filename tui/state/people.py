"""People as the screens of admins know them."""

from dataclasses import dataclass
from typing import Literal

from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.users import PersonView

from .preference_fields import read_size

Thing = Literal["role", "access", "space", "torrents", "password", "sessions"]

THINGS: tuple[Thing, ...] = ("role", "access", "space", "torrents", "password", "sessions")
"""What an admin may change of somebody, in the order of the screen."""
_NONE = ("", "none", "no", "no limit", "-", "–")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a person's page: a thing, or one of the places where they are logged in."""

    thing: Thing
    session: OpenSessionView | None = None

    @property
    def key(self) -> str:
        """Return what tells it from the others."""
        return self.thing if self.session is None else f"session/{self.session.id}"


@dataclass(frozen=True, slots=True)
class Page:
    """One person. ``person`` is None until the first answer; ``own``: it is oneself."""

    person: PersonView | None = None
    sessions: tuple[OpenSessionView, ...] = ()
    own: bool = False
    news: str = ""
    problem: str | None = None

    @property
    def rows(self) -> list[Row]:
        """The lines."""
        if self.person is None:
            return []
        newest = sorted(self.sessions, key=lambda each: each.last_seen_at, reverse=True)
        return [*map(Row, THINGS), *(Row("sessions", session) for session in newest)]


def read_space(text: str) -> str:
    """Return bytes, or nothing for the server's quota. Raises ``ValueError`` with what to write."""
    text = text.strip().casefold()
    if text in _NONE:
        return ""
    try:
        return read_size(text) or "0"
    except ValueError:
        raise ValueError("Write a number and GiB, for instance 50 GiB; or none, for what the server grants.") from None


def read_number(text: str) -> str:
    """Return a number of torrents, or nothing for the server's. Raises ``ValueError`` with what to write."""
    text = text.strip().casefold()
    if text in _NONE:
        return ""
    if not (text.isascii() and text.isdigit() and len(text) <= len("1000000")):
        raise ValueError("Write a whole number, for instance 20; or none, for what the server grants.")
    return str(int(text))


def bound(value: str) -> int | None:
    """Return what a reader made of a bound; None: the server's."""
    return int(value) if value else None
