"""Saying what one likes in releases."""

from dataclasses import dataclass

from domain.releases.preferences import Preferences
from domain.users import Actor

from ..ports.database import Database
from ..ports.tastes import Taste


@dataclass(frozen=True, slots=True)
class SavePreferences:
    """Replace the actor's preferences; every search from now on goes by them."""

    database: Database

    async def __call__(self, actor: Actor, preferences: Preferences, *, expected: int | None = None) -> Taste:
        """Return them with their new version.

        ``expected`` is the version that the actor looked at; None replaces whatever is there. Raises TasteChanged when
        another one is kept by now, UserNotFound when the account was removed in the meantime.
        """
        async with self.database.unit() as unit:
            return await unit.tastes.save(actor.id, preferences, expected=expected)
