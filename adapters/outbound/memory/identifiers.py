"""Identifiers that come in the same order every time."""

from itertools import count
from uuid import UUID

from application.ports.identifiers import Identifiers

_VERSION_4 = 0x00000000_0000_4000_8000_000000000000


class MemoryIdentifiers(Identifiers):
    """Counts instead of drawing: unique, and the same in every run."""

    def __init__(self) -> None:
        self._uuids = count(1)
        self._secrets = count(1)

    def uuid(self) -> UUID:
        """The next identifier."""
        return UUID(int=_VERSION_4 + next(self._uuids))

    def secret(self, size: int = 32) -> str:
        """The next secret, as long as a real one of ``size`` bytes."""
        return f"secret-{next(self._secrets)}".ljust((size * 4 + 2) // 3, "-")
