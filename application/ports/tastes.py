"""What each person likes."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from domain.errors import Conflict
from domain.releases.preferences import Preferences
from domain.users import UserId


class TasteChanged(Conflict):
    """Somebody changed these preferences meanwhile: look at them again."""


@dataclass(frozen=True, slots=True)
class Taste:
    """A person's preferences and how often they were saved (0: never, they are the usual ones)."""

    preferences: Preferences
    version: int = 0


class Tastes(Protocol):
    """Who never saved any has the usual preferences."""

    @abstractmethod
    async def of(self, user: UserId) -> Taste:
        """The person's taste.

        One that an older program wrote and that is no longer valid is as good as none, under the version that it has.
        """

    @abstractmethod
    async def save(self, user: UserId, preferences: Preferences, *, expected: int | None = None) -> Taste:
        """Replace it and return it with its new version.

        Raises TasteChanged if ``expected`` is not the version that is kept, UserNotFound; the unit stays usable.
        """
