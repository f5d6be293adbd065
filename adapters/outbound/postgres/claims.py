"""Claims in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from pypika import Order
from pypika import PostgreSQLQuery as Q
from pypika.terms import Criterion

from application.ports.claims import Claims
from application.ports.torrents import TorrentNotFound
from domain.series import SeriesId
from domain.torrents.claims import Claim, ClaimedEpisode
from domain.torrents.infohash import InfoHash
from domain.users import UserId

from .statements import Binds, Row, Statements, insert, update
from .tables import CLAIMS

COLUMNS = (
    "user_id",
    "torrent",
    "claimed_at",
    "title",
    "series",
    "series_title",
    "episode",
    "reasons",
    "files",
    "earlier_series",
    "earlier_episodes",
)
_IN_TIME = (CLAIMS.claimed_at, CLAIMS.user_id, CLAIMS.torrent)


@dataclass(frozen=True, slots=True)
class PostgresClaims(Claims):
    """The table of claims."""

    statements: Statements

    async def add(self, claim: Claim) -> None:
        """See the port."""
        bind = Binds()
        values = {"user_id": claim.user, "torrent": claim.torrent, **_values(claim)}
        await self.statements.attempt(insert(CLAIMS, values, bind).on_conflict("user_id", "torrent").do_nothing(), bind)

    async def save(self, claim: Claim) -> None:
        """See the port."""
        bind = Binds()
        query = update(CLAIMS, _values(claim), bind).where(_one(claim.user, claim.torrent, bind))
        if not await self.statements.run(query, bind):
            raise TorrentNotFound("There is no such torrent among yours.")

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


def _values(claim: Claim) -> dict[str, object]:
    return {
        "claimed_at": claim.claimed_at,
        "title": claim.title,
        "series": claim.series,
        "series_title": claim.series_title,
        "episode": claim.episode,
        "reasons": claim.reasons,
        "files": claim.files,
        "earlier_series": tuple(one.series for one in claim.earlier),
        "earlier_episodes": tuple(one.number for one in claim.earlier),
    }


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
        files=tuple(row["files"]),
        earlier=tuple(map(ClaimedEpisode, row["earlier_series"], row["earlier_episodes"])),
    )
