"""Tastes in memory."""

from dataclasses import dataclass

from application.ports.tastes import Taste, TasteChanged, Tastes
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.releases.preferences import Preferences
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryTastes(Tastes):
    """A dictionary of tastes by person."""

    rows: Open

    async def of(self, user: UserId) -> Taste:
        """See the port."""
        return self.rows().tastes.get(user, Taste(Preferences()))

    async def save(self, user: UserId, preferences: Preferences, *, expected: int | None = None) -> Taste:
        """See the port."""
        rows, preferences = self.rows(), keepable(preferences)
        if user not in rows.users:
            raise UserNotFound("There is no such user.")
        kept = await self.of(user)
        if expected not in (None, kept.version):
            raise TasteChanged("These preferences were changed in the meantime. Look at them again, then save.")
        rows.tastes[user] = Taste(preferences, kept.version + 1)
        return rows.tastes[user]
