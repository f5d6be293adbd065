"""Followed lists in memory."""

from dataclasses import dataclass

from application.ports.users import UserNotFound
from application.ports.watching import Watching, WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.keepable import keepable
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryWatching(Watching):
    """Dictionaries of accounts and snapshots by person."""

    rows: Open

    async def account(self, user: UserId) -> WatchlistAccount | None:
        """See the port."""
        return self.rows().accounts.get(user)

    async def link(self, user: UserId, account: WatchlistAccount) -> None:
        """See the port."""
        rows, account = self.rows(), keepable(account)
        if user not in rows.users:
            raise UserNotFound("There is no such user.")
        if rows.accounts.get(user) != account:
            rows.snapshots.pop(user, None)
        rows.accounts[user] = account

    async def unlink(self, user: UserId) -> None:
        """See the port."""
        rows = self.rows()
        rows.accounts.pop(user, None)
        rows.snapshots.pop(user, None)

    async def snapshot(self, user: UserId) -> WatchlistSnapshot | None:
        """See the port."""
        return self.rows().snapshots.get(user)

    async def keep(self, user: UserId, snapshot: WatchlistSnapshot) -> None:
        """See the port."""
        rows = self.rows()
        if user in rows.accounts:
            rows.snapshots[user] = keepable(snapshot)
