"""Followed lists in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.ports.users import UserNotFound
from application.ports.watching import KeptToken, TokenOf, Watching, WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.keepable import keepable
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryWatching(Watching):
    """Dictionaries of accounts, tokens and snapshots by person."""

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
        rows.watch_tokens.pop(user, None)

    async def unlink(self, user: UserId) -> None:
        """See the port."""
        rows = self.rows()
        for of_theirs in (rows.accounts, rows.watch_tokens, rows.snapshots):
            of_theirs.pop(user, None)

    async def token(self, user: UserId) -> KeptToken | None:
        """See the port."""
        return self.rows().watch_tokens.get(user)

    async def keep_token(self, user: UserId, token: KeptToken) -> None:
        """See the port."""
        rows = self.rows()
        if user in rows.accounts:
            rows.watch_tokens[user] = keepable(token)

    async def judge_token(self, user: UserId, sealed: str, *, refused: bool) -> None:
        """See the port."""
        tokens = self.rows().watch_tokens
        if user in tokens and tokens[user].sealed == keepable(sealed):
            tokens[user] = replace(tokens[user], refused=refused)

    async def tokens(self, *, after: UserId | None, most: int) -> Sequence[TokenOf]:
        """See the port."""
        rows = self.rows()
        people = sorted(user for user in rows.watch_tokens if after is None or user > after)[:most]
        return [TokenOf(UserId(user), rows.accounts[user].service, rows.watch_tokens[user]) for user in people]

    async def snapshot(self, user: UserId) -> WatchlistSnapshot | None:
        """See the port."""
        return self.rows().snapshots.get(user)

    async def keep(self, user: UserId, snapshot: WatchlistSnapshot) -> None:
        """See the port."""
        rows = self.rows()
        if user in rows.accounts:
            rows.snapshots[user] = keepable(snapshot)
