"""Claims in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pypika import Order
from pypika import PostgreSQLQuery as Q
from pypika.terms import Criterion

from application.ports.claims import Claims
from domain.series import SeriesId
from domain.torrents.claims import Claim
from domain.torrents.infohash import InfoHash
from domain.users import UserId

from .statements import Binds, Row, Statements, insert
from .tables import CLAIMS

COLUMNS = ("user_id", "torrent", "claimed_at", "title", "series", "series_title", "episode", "reasons")
_IN_TIME = (CLAIMS.claimed_at, CLAIMS.user_id, CLAIMS.torrent)


@dataclass(frozen=True, slots=True)
class PostgresClaims(Claims):
    """The table of claims."""

    statements: Statements

    async def add(self, claim: Claim) -> None:
        """See the port."""
        bind = Binds()
        values = asdict(claim)
        values["user_id"] = values.pop("user")
        await self.statements.attempt(insert(CLAIMS, values, bind).on_conflict("user_id", "torrent").do_nothing(), bind)

    async def get(self, user: UserId, torrent: InfoHash) -> Claim | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(CLAIMS).select(*COLUMNS).where(_one(user, torrent, bind))
        row = await self.statements.row(query, bind)
        return None if row is None else _claim(row)

    async def of(self, user: UserId) -> Sequence[Claim]:
        """See the port."""
        bind = Binds()
        query = Q.from_(CLAIMS).select(*COLUMNS).where(CLAIMS.user_id == bind(user))
        rows = await self.statements.rows(query.orderby(*_IN_TIME, order=Order.desc), bind)
        return [_claim(row) for row in rows]

    async def on(self, torrent: InfoHash) -> Sequence[Claim]:
        """See the port."""
        bind = Binds()
        query = Q.from_(CLAIMS).select(*COLUMNS).where(CLAIMS.torrent == bind(torrent)).orderby(*_IN_TIME)
        return [_claim(row) for row in await self.statements.rows(query, bind)]

    async def all(self) -> Sequence[Claim]:
        """See the port."""
        rows = await self.statements.rows(Q.from_(CLAIMS).select(*COLUMNS).orderby(*_IN_TIME), Binds())
        return [_claim(row) for row in rows]

    async def remove(self, user: UserId, torrent: InfoHash) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.run(Q.from_(CLAIMS).delete().where(_one(user, torrent, bind)), bind)


def _one(user: UserId, torrent: InfoHash, bind: Binds) -> Criterion:
    return (CLAIMS.user_id == bind(user)) & (CLAIMS.torrent == bind(torrent))


def _claim(row: Row) -> Claim:
    return Claim(
        user=UserId(row["user_id"]),
        torrent=InfoHash(row["torrent"]),
        claimed_at=row["claimed_at"],
        title=row["title"],
        series=None if row["series"] is None else SeriesId(row["series"]),
        series_title=row["series_title"],
        episode=row["episode"],
        reasons=tuple(row["reasons"]),
    )
