"""Claims in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pypika import Order
from pypika import PostgreSQLQuery as Q
from pypika.functions import Count, Sum
from pypika.terms import Criterion

from application.ports.claims import Claims
from application.ports.torrents import TorrentNotFound
from domain.series import SeriesId
from domain.torrents.claims import Claim, ClaimedEpisode
from domain.torrents.infohash import InfoHash
from domain.torrents.seeding import SeedingGoal
from domain.usage import Usage
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
    "size_bytes",
    "first",
    "paused",
    "place",
    "own_seeding",
    "seeding_ratio",
    "seeding_time",
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
        query = Q.from_(CLAIMS).select(*COLUMNS).orderby(*_IN_TIME)
        return await self.statements.read_in_turns(query, Binds(), _claim)

    async def usage(self) -> Mapping[UserId, Usage]:
        """See the port."""
        size = Sum(CLAIMS.size_bytes).as_("size_bytes")
        query = Q.from_(CLAIMS).select("user_id", size, Count("*").as_("torrents")).groupby(CLAIMS.user_id)
        rows = await self.statements.rows(query, Binds())
        return {UserId(row["user_id"]): Usage(int(row["size_bytes"]), row["torrents"]) for row in rows}

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
        "size_bytes": claim.size_bytes,
        "first": claim.first,
        "paused": claim.paused,
        "place": claim.place,
        **_seeding_values(claim.seeding),
    }


def _seeding_values(goal: SeedingGoal | None) -> dict[str, object]:
    ratio, time = (None, None) if goal is None else (goal.ratio, goal.time)
    return {"own_seeding": goal is not None, "seeding_ratio": ratio, "seeding_time": time}


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
        size_bytes=row["size_bytes"],
        first=tuple(row["first"]),
        paused=row["paused"],
        place=row["place"],
        seeding=SeedingGoal(row["seeding_ratio"], row["seeding_time"]) if row["own_seeding"] else None,
    )
