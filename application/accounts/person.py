"""Somebody as an admin sees them."""

from dataclasses import dataclass

from domain.usage import NOTHING_USED, Usage
from domain.users import User

from ..ports.database import Unit


@dataclass(frozen=True, slots=True)
class Person:
    """An account, and what its owner uses of the server."""

    user: User
    usage: Usage = NOTHING_USED

    @classmethod
    async def of(cls, unit: Unit, user: User) -> "Person":
        """Look up what that user uses."""
        return cls(user, Usage.of(await unit.claims.of(user.id)))
