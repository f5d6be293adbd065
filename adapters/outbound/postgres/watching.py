"""Followed lists in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from pypika import PostgreSQLQuery as Q

from application.ports.watching import KeptToken, TokenOf, Watching, WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.users import UserId

from .snapshots import entries_from_json, entries_to_json
from .statements import Binds, Row, Statements, insert, update
from .tables import WATCH_ACCOUNTS, WATCH_SNAPSHOTS

_TOKEN = ("sealed_token", "token_expires_at", "token_refused")
_NO_TOKEN = {"sealed_token": None, "token_expires_at": None, "token_refused": False}


@dataclass(frozen=True, slots=True)
class PostgresWatching(Watching):
    """The tables of linked accounts and of their snapshots, which go with the account."""

    statements: Statements

    async def account(self, user: UserId) -> WatchlistAccount | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(WATCH_ACCOUNTS).select("service", "username").where(WATCH_ACCOUNTS.user_id == bind(user))
        row = await self.statements.row(query, bind)
        return None if row is None else WatchlistAccount(row["service"], row["username"])

    async def link(self, user: UserId, account: WatchlistAccount) -> None:
        """See the port."""
        bind = Binds()
        other = (WATCH_ACCOUNTS.service != bind(account.service)) | (WATCH_ACCOUNTS.username != bind(account.username))
        query = Q.from_(WATCH_ACCOUNTS).delete().where((WATCH_ACCOUNTS.user_id == bind(user)) & other)
        await self.statements.run(query, bind)
        bind = Binds()
        values = {"user_id": user, "service": account.service, "username": account.username, **_NO_TOKEN}
        query = insert(WATCH_ACCOUNTS, values, bind).on_conflict("user_id")
        for column in ("service", "username", *_NO_TOKEN):
            query = query.do_update(column)
        await self.statements.attempt(query, bind)

    async def unlink(self, user: UserId) -> None:
        """See the port."""
        bind = Binds()
        query = Q.from_(WATCH_ACCOUNTS).delete().where(WATCH_ACCOUNTS.user_id == bind(user))
        await self.statements.run(query, bind)

    async def token(self, user: UserId) -> KeptToken | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(WATCH_ACCOUNTS).select(*_TOKEN).where(WATCH_ACCOUNTS.user_id == bind(user))
        row = await self.statements.row(query, bind)
        return None if row is None or row["sealed_token"] is None else _token(row)

    async def keep_token(self, user: UserId, token: KeptToken) -> None:
        """See the port."""
        bind = Binds()
        values = dict(zip(_TOKEN, (token.sealed, token.expires_at, token.refused), strict=True))
        query = update(WATCH_ACCOUNTS, values, bind)
        await self.statements.run(query.where(WATCH_ACCOUNTS.user_id == bind(user)), bind)

    async def judge_token(self, user: UserId, sealed: str, *, refused: bool) -> None:
        """See the port."""
        bind = Binds()
        query = update(WATCH_ACCOUNTS, {"token_refused": refused}, bind).where(WATCH_ACCOUNTS.user_id == bind(user))
        await self.statements.run(query.where(WATCH_ACCOUNTS.sealed_token == bind(sealed)), bind)

    async def tokens(self, *, after: UserId | None, most: int) -> Sequence[TokenOf]:
        """See the port. The lock lets nobody write to the table, and everybody read it."""
        await self.statements.lock(WATCH_ACCOUNTS)
        bind = Binds()
        query = Q.from_(WATCH_ACCOUNTS).select("user_id", "service", *_TOKEN)
        query = query.where(WATCH_ACCOUNTS.sealed_token.notnull()).orderby(WATCH_ACCOUNTS.user_id).limit(most)
        if after is not None:
            query = query.where(WATCH_ACCOUNTS.user_id > bind(after))
        return [
            TokenOf(UserId(row["user_id"]), row["service"], _token(row))
            for row in await self.statements.rows(query, bind)
        ]

    async def snapshot(self, user: UserId) -> WatchlistSnapshot | None:
        """See the port. A snapshot that another version of the program wrote is as good as none."""
        bind = Binds()
        query = Q.from_(WATCH_SNAPSHOTS).select("entries", "fetched_at").where(WATCH_SNAPSHOTS.user_id == bind(user))
        row = await self.statements.row(query, bind)
        if row is None or (entries := entries_from_json(row["entries"])) is None:
            return None
        return WatchlistSnapshot(entries, row["fetched_at"])

    async def keep(self, user: UserId, snapshot: WatchlistSnapshot) -> None:
        """See the port. The account's row is locked, so that it cannot go away before the snapshot is there."""
        bind = Binds()
        query = Q.from_(WATCH_ACCOUNTS).select("user_id").where(WATCH_ACCOUNTS.user_id == bind(user)).for_update()
        if await self.statements.row(query, bind) is None:
            return
        bind = Binds()
        entries = entries_to_json(snapshot.entries)
        values = {"user_id": user, "entries": entries, "fetched_at": snapshot.fetched_at}
        query = (
            insert(WATCH_SNAPSHOTS, values, bind).on_conflict("user_id").do_update("entries").do_update("fetched_at")
        )
        await self.statements.run(query, bind)


def _token(row: Row) -> KeptToken:
    return KeptToken(row["sealed_token"], row["token_expires_at"], row["token_refused"])
