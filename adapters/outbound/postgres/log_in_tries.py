"""Log-ins that failed, in PostgreSQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from pypika import PostgreSQLQuery as Q
from pypika.dialects import PostgreSQLQueryBuilder

from application.ports.log_in_tries import LogInTries
from domain.throttling import Tries
from domain.users import UserId

from .statements import Binds, Statements, insert, locking
from .tables import FAMILIAR_NETWORKS, LOG_IN_TRIES

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PostgresLogInTries(LogInTries):
    """The tables of counts and of networks."""

    statements: Statements

    async def of(self, keys: Collection[bytes]) -> Mapping[bytes, Tries]:
        """See the port. What is not there cannot be locked: so it is made first, with a count of nought."""
        bind = Binds()
        absent = [(bind(key), bind(0), bind(_NEVER)) for key in sorted(keys)]
        made = Q.into(LOG_IN_TRIES).columns("key", "count", "last_at").insert(*absent)
        await self.statements.run(cast("PostgreSQLQueryBuilder", made).on_conflict("key").do_nothing(), bind)
        bind = Binds()
        query = Q.from_(LOG_IN_TRIES).select("key", "count", "last_at")
        query = query.where(LOG_IN_TRIES.key.isin([bind(key) for key in keys])).orderby(LOG_IN_TRIES.key)
        rows = await self.statements.rows(locking(query), bind)
        return {row["key"]: Tries(row["count"], row["last_at"]) for row in rows if row["last_at"] != _NEVER}

    async def keep(self, key: bytes, tries: Tries) -> None:
        """See the port."""
        bind = Binds()
        values = {"key": key, "count": tries.count, "last_at": tries.last_at}
        query = insert(LOG_IN_TRIES, values, bind).on_conflict("key").do_update("count").do_update("last_at")
        await self.statements.run(query, bind)

    async def clear(self, key: bytes) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.run(Q.from_(LOG_IN_TRIES).delete().where(LOG_IN_TRIES.key == bind(key)), bind)

    async def familiar(self, user: UserId, network: str) -> bool:
        """See the port."""
        bind = Binds()
        there = (FAMILIAR_NETWORKS.user_id == bind(user)) & (FAMILIAR_NETWORKS.network == bind(network))
        query = Q.from_(FAMILIAR_NETWORKS).select("seen_at").where(there)
        return await self.statements.row(query, bind) is not None

    async def remember(self, user: UserId, network: str, at: datetime) -> None:
        """See the port."""
        bind = Binds()
        query = insert(FAMILIAR_NETWORKS, {"user_id": user, "network": network, "seen_at": at}, bind)
        await self.statements.attempt(query.on_conflict("user_id", "network").do_update("seen_at"), bind)

    async def forget(self, *, tries_before: datetime, networks_before: datetime) -> None:
        """See the port."""
        bind = Binds()
        # What somebody has locked is in use, and waiting for it with locks of our own could be for ever.
        old = Q.from_(LOG_IN_TRIES).select("key").where(LOG_IN_TRIES.last_at < bind(tries_before))
        tries = Q.from_(LOG_IN_TRIES).delete().where(LOG_IN_TRIES.key.isin(locking(old, skip_locked=True)))
        await self.statements.run(tries, bind)
        bind = Binds()
        networks = Q.from_(FAMILIAR_NETWORKS).delete().where(FAMILIAR_NETWORKS.seen_at < bind(networks_before))
        await self.statements.run(networks, bind)
