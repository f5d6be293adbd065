"""Randomness, as a port."""

from abc import abstractmethod
from typing import Protocol
from uuid import UUID


class Identifiers(Protocol):
    """Makes names that nobody can guess or repeat."""

    @abstractmethod
    def uuid(self) -> UUID:
        """A new random identifier (RFC 9562, version 4)."""

    @abstractmethod
    def secret(self, size: int = 32) -> str:
        """``size`` random bytes as URL-safe text: refresh tokens, first passwords."""
