"""The text of our queries."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import pytest
from pypika.queries import QueryBuilder

from adapters.outbound.postgres.database import PostgresUnit
from adapters.outbound.postgres.statements import Binds, Row, Statements
from application.ports.checksums import Checksum
from application.ports.torrents import TorrentNotFound
from application.ports.users import UserNotFound
from application.ports.watching import WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.keepable import UnkeepableNumber
from domain.throttling import Tries
from domain.torrents.magnet import Magnet
from domain.users import Username
from uuutorrent.testing.specimens import NOON, a_claim, a_session, a_token, a_torrent, a_user, an_entry, an_infohash

ValueT = TypeVar("ValueT")


class Recording(Statements):
    """Answers nothing and remembers what it was asked."""

    def __init__(self, answer: Row | None = None) -> None:
        self.asked: list[tuple[str, Binds]] = []
        self._answer = answer

    async def row(self, query: QueryBuilder, bind: Binds) -> Row | None:
        self.asked.append((query.get_sql(), bind))
        return self._answer

    async def rows(self, query: QueryBuilder, bind: Binds) -> Sequence[Row]:
        self.asked.append((query.get_sql(), bind))
        return []

    async def read_in_turns(self, query: QueryBuilder, bind: Binds, read: Callable[[Row], ValueT]) -> list[ValueT]:
        return [read(row) for row in await self.rows(query, bind)]

    async def run(self, query: QueryBuilder, bind: Binds) -> int:
        self.asked.append((query.get_sql(), bind))
        return 0

    async def attempt(self, query: QueryBuilder, bind: Binds) -> int:
        return await self.run(query, bind)


async def everything(unit: PostgresUnit) -> None:
    """Call every method of every repository."""
    mia, session, torrent, claim = a_user(), a_session(), a_torrent(), a_claim()
    await unit.users.add(mia)
    await unit.users.get(mia.id)
    await unit.users.named(Username("o.brien"))
    await unit.users.all()
    with pytest.raises(UserNotFound):
        await unit.users.save(mia)
    await unit.sessions.add(session, a_token())
    await unit.sessions.by_token(a_token().sha256)
    await unit.sessions.standing(session.id)
    await unit.sessions.of(mia.id)
    await unit.sessions.turn(session, a_token(2), oldest=0)
    await unit.sessions.saw(session.id, "it's", NOON)
    await unit.sessions.revoke(session.id)
    await unit.sessions.revoke_user(mia.id, but=session.id)
    await unit.sessions.forget_expired(NOON)
    await unit.log_in_tries.of((b"it's",))
    await unit.log_in_tries.keep(b"it's", Tries(1, NOON))
    await unit.log_in_tries.clear(b"it's")
    await unit.log_in_tries.familiar(mia.id, "it's")
    await unit.log_in_tries.remember(mia.id, "it's", NOON)
    await unit.log_in_tries.forget(tries_before=NOON, networks_before=NOON)
    await unit.torrents.add(torrent, b"it's")
    await unit.torrents.add(torrent, Magnet(an_infohash(), "it's", ("udp://it's",)))
    await unit.torrents.get(an_infohash(), lock=True)
    await unit.torrents.source(an_infohash())
    with pytest.raises(TorrentNotFound):
        await unit.torrents.save(torrent)
    await unit.torrents.remove(an_infohash())
    await unit.torrents.all()
    await unit.claims.add(claim)
    await unit.claims.get(mia.id, an_infohash())
    await unit.claims.of(mia.id)
    await unit.claims.on(an_infohash())
    await unit.claims.all()
    await unit.claims.remove(mia.id, an_infohash())
    await unit.checksums.keep(Checksum(an_infohash(), 0, 1, "it's"))
    await unit.checksums.get(an_infohash(), 0)
    await unit.watching.link(mia.id, WatchlistAccount("anilist", "it's"))
    await unit.watching.account(mia.id)
    await unit.watching.unlink(mia.id)


async def asked_for_everything() -> list[tuple[str, Binds]]:
    nothing, something = Recording(), Recording({"user_id": a_user().id})
    await everything(PostgresUnit(nothing))
    await PostgresUnit(nothing).watching.snapshot(a_user().id)
    await PostgresUnit(something).watching.keep(a_user().id, WatchlistSnapshot((an_entry(),), NOON))
    return nothing.asked + something.asked


async def test_no_value_is_ever_written_into_a_query() -> None:
    asked = await asked_for_everything()
    assert len(asked) > 30
    assert [sql for sql, _ in asked if "'" in sql] == []


async def test_every_value_has_its_place() -> None:
    for sql, bind in await asked_for_everything():
        assert [f"${number}" in sql for number in range(1, len(bind) + 1)] == [True] * len(bind), sql
        assert f"${len(bind) + 1}" not in sql


async def test_every_repository_is_covered_here() -> None:
    asked = " ".join(sql for sql, _ in await asked_for_everything())
    for table in ("users", "sessions", "torrents", "claims", "checksums", "watch_accounts", "watch_snapshots"):
        assert f'"{table}"' in asked


def test_values_keep_their_types() -> None:
    bind = Binds()
    values = [NOON, UUID(int=1), b"\x00", True, None, 5, datetime(2026, 1, 1, tzinfo=UTC)]
    assert [str(bind(value)) for value in values] == [f"${number}" for number in range(1, len(values) + 1)]
    assert list(bind) == values


def test_text_becomes_keepable_and_numbers_are_bounded() -> None:
    bind = Binds()
    bind("a\x00")
    assert bind == ["a\ufffd"]
    with pytest.raises(UnkeepableNumber):
        bind(2**64)
