"""Personal API tokens: for scripts, which cannot log in. Each has a name, a scope and an end."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from .errors import Invalid
from .scopes import Scope
from .users import UserId

ApiTokenId = NewType("ApiTokenId", UUID)

PREFIX = "uuut_"
"""Begins every token, so that people and secret scanners know one when they see it."""
USUAL_LIFETIME, LONGEST_LIFETIME = timedelta(days=90), timedelta(days=366)
MOST_EACH = 50
_LONGEST_NAME = 100


class InvalidApiToken(Invalid):
    """Such a token cannot be made; the text says why."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it is kept: of the text itself only the SHA-256. ``used_at`` is exact to a minute."""

    id: ApiTokenId
    user: UserId
    name: str
    scopes: AbstractSet[Scope]
    sha256: bytes
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    address: str = ""
    """From where it was used last."""

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > _LONGEST_NAME or not self.name.isprintable():
            raise InvalidApiToken(f"A token has a name of 1 to {_LONGEST_NAME} characters that can be seen.")
        if not self.scopes:
            raise InvalidApiToken("A token is for something: read, write or admin.")
        if not timedelta() < self.expires_at - self.created_at <= LONGEST_LIFETIME:
            raise InvalidApiToken(f"A token is good for a day at least and {LONGEST_LIFETIME.days} days at most.")

    def expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return now >= self.expires_at
