"""Keeping passwords without knowing them."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from domain.errors import TooMany
from domain.users import PasswordHash


class HasherBusy(TooMany):
    """Too many passwords are being checked at once."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the password was right, and a new hash to keep when the old one is out of date."""

    matches: bool
    rehash: PasswordHash | None = None


class PasswordHasher(Protocol):
    """Hashes and checks passwords without blocking the event loop and in bounded memory."""

    @abstractmethod
    async def hash(self, password: str) -> PasswordHash:
        """Return what to keep. Raises HasherBusy."""

    @abstractmethod
    async def verify(self, password: str, known: PasswordHash | None, *, familiar: bool = False) -> Verification:
        """Compare; with ``None`` (no such user) spend the same time and answer no. Raises HasherBusy.

        Whoever comes from where that person has logged in before is ``familiar``, and finds a place when strangers
        have taken all others.
        """
