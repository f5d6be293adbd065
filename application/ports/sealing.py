"""Keeping secrets of other people's where others might read them."""

from abc import abstractmethod
from typing import Protocol

from domain.errors import Unavailable

LONGEST_SECRET = 16_384
"""Bytes of one secret in UTF-8: several times an access token."""
LONGEST_ABOUT = 200
"""Characters that say what a secret belongs to."""


class SealBroken(Unavailable):
    """What was sealed cannot be opened: another key sealed it, about something else, or it was never sealed here."""


class Sealing(Protocol):
    """Turns a secret into a text that tells nothing without the server's key, and back."""

    @abstractmethod
    def seal(self, secret: str, *, about: str) -> str:
        """Return the sealed text: at most twice as long as the secret and a few hundred characters, ASCII.

        ``about`` says what the secret belongs to, in ASCII; it can be read in the sealed text. The same secret never
        seals to the same text twice. Raises ValueError when either is too long.
        """

    @abstractmethod
    def open(self, sealed: str, *, about: str) -> str:
        """Return the secret, if it was sealed here about the same thing. Raises SealBroken for anything else."""

    @abstractmethod
    def is_current(self, sealed: str) -> bool:
        """Whether the key that seals at present sealed it; False for anything that was never sealed here."""
