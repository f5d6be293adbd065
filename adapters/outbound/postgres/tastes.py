"""Tastes in PostgreSQL."""

from dataclasses import dataclass

from pypika import PostgreSQLQuery as Q

from application.ports.tastes import Taste, TasteChanged, Tastes
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.releases.preferences import Preferences
from domain.users import UserId

from .statements import Binds, Statements, insert
from .tables import TASTES, USERS
from .taste_documents import taste_from_json, taste_to_json


@dataclass(frozen=True, slots=True)
class PostgresTastes(Tastes):
    """The table of tastes."""

    statements: Statements

    async def of(self, user: UserId) -> Taste:
        """See the port."""
        bind = Binds()
        query = Q.from_(TASTES).select("document", "version").where(TASTES.user_id == bind(user))
        row = await self.statements.row(query, bind)
        if row is None:
            return Taste(Preferences())
        return Taste(taste_from_json(row["document"]) or Preferences(), row["version"])

    async def save(self, user: UserId, preferences: Preferences, *, expected: int | None = None) -> Taste:
        """See the port. The person's row is locked: there may be no row of a taste yet to be locked."""
        preferences = keepable(preferences)
        bind = Binds()
        query = Q.from_(USERS).select("id").where(USERS.id == bind(user)).for_update()
        if await self.statements.row(query, bind) is None:
            raise UserNotFound("There is no such user.")
        kept = await self.of(user)
        if expected not in (None, kept.version):
            raise TasteChanged("These preferences were changed in the meantime. Look at them again, then save.")
        taste = Taste(preferences, kept.version + 1)
        await self._write(user, taste)
        return taste

    async def _write(self, user: UserId, taste: Taste) -> None:
        bind = Binds()
        values = {"user_id": user, "document": taste_to_json(taste.preferences), "version": taste.version}
        query = insert(TASTES, values, bind).on_conflict("user_id").do_update("document").do_update("version")
        await self.statements.run(query, bind)
