"""What the followed lists' repository promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.users import UserNotFound
from application.ports.watching import KeptToken, TokenOf, WatchlistSnapshot
from application.ports.watchlists import WatchlistAccount
from domain.keepable import keepable
from domain.series import (
    Airing,
    AiringStatus,
    Relation,
    RelationKind,
    Series,
    SeriesFormat,
    SeriesId,
    Titles,
)
from domain.users import UserId
from domain.watching import ListStatus, WatchEntry

from ..specimens import DIFFICULT_TEXTS, NOON, a_user, an_entry
from .databases import WithDatabase, furnish

MIA = a_user().id
ACCOUNT = WatchlistAccount("anilist", "Mia")
SNAPSHOT = WatchlistSnapshot((an_entry(1), an_entry(2)), NOON)
TOKEN = KeptToken("sealed.text", NOON + timedelta(days=365))
FULL = WatchEntry(
    Series(
        id=SeriesId(154587),
        titles=Titles("Sousou no Frieren", "Frieren", "葬送のフリーレン", ("Frieren at the Funeral", "")),
        format=SeriesFormat.TV,
        status=AiringStatus.AIRING,
        episodes=28,
        year=2023,
        started_on=NOON,
        ended_on=NOON + timedelta(days=182, microseconds=1),
        duration=timedelta(minutes=24, microseconds=7),
        next_airing=Airing(13, NOON + timedelta(hours=1)),
        last_aired=12,
        page_url="https://list.example/154587",
        relations=(Relation(RelationKind.SEQUEL, SeriesId(2)), Relation(RelationKind.OTHER, SeriesId(3))),
    ),
    progress=11,
    status=ListStatus.REWATCHING,
)


class WatchingContract(WithDatabase):
    """One account a person; token and snapshot belong to the account."""

    async def test_an_account_comes_back_whole(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
        async with database.unit() as unit:
            assert await unit.watching.account(MIA) == ACCOUNT
            assert await unit.watching.snapshot(MIA) is None

    async def test_who_links_nothing_has_nothing(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.watching.account(MIA) is None
            assert await unit.watching.snapshot(MIA) is None

    async def test_nobody_follows_nothing_and_the_unit_stays_usable(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.watching.link(UserId(UUID(int=404)), ACCOUNT)
            await unit.watching.link(MIA, ACCOUNT)
        async with database.unit() as unit:
            assert await unit.watching.account(MIA) == ACCOUNT

    @pytest.mark.parametrize("entries", [(), (FULL,), tuple(an_entry(number) for number in range(500))])
    async def test_a_snapshot_comes_back_whole(self, database: Database, entries: tuple[WatchEntry, ...]) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep(MIA, WatchlistSnapshot(entries, NOON))
        async with database.unit() as unit:
            assert await unit.watching.snapshot(MIA) == WatchlistSnapshot(entries, NOON)

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_any_text_is_kept_as_far_as_it_can_be(self, database: Database, text: str) -> None:
        await furnish(database)
        account = WatchlistAccount("anilist", text)
        entry = an_entry(series=Series(SeriesId(1), Titles(text, text, text, (text,)), page_url=text))
        async with database.unit() as unit:
            await unit.watching.link(MIA, account)
            await unit.watching.link(MIA, account)
            await unit.watching.keep(MIA, WatchlistSnapshot((entry,), NOON))
            await unit.watching.link(MIA, account)
        async with database.unit() as unit:
            assert await unit.watching.account(MIA) == keepable(account)
            assert await unit.watching.snapshot(MIA) == WatchlistSnapshot((keepable(entry),), NOON)

    async def test_a_newer_snapshot_replaces_the_older(self, database: Database) -> None:
        await furnish(database)
        newer = WatchlistSnapshot((an_entry(3),), NOON + timedelta(hours=1))
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep(MIA, SNAPSHOT)
            await unit.watching.keep(MIA, newer)
            assert await unit.watching.snapshot(MIA) == newer

    async def test_linking_the_same_account_again_keeps_the_snapshot(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep(MIA, SNAPSHOT)
            await unit.watching.link(MIA, ACCOUNT)
            assert await unit.watching.snapshot(MIA) == SNAPSHOT

    @pytest.mark.parametrize("other", [WatchlistAccount("anilist", "mia"), WatchlistAccount("other", "Mia")])
    async def test_another_account_forgets_the_snapshot(self, database: Database, other: WatchlistAccount) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep(MIA, SNAPSHOT)
            await unit.watching.link(MIA, other)
            assert await unit.watching.account(MIA) == other
            assert await unit.watching.snapshot(MIA) is None

    async def test_unlinking_forgets_account_and_snapshot(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep(MIA, SNAPSHOT)
            await unit.watching.unlink(MIA)
            await unit.watching.unlink(MIA)
        async with database.unit() as unit:
            assert await unit.watching.account(MIA) is None
            await unit.watching.link(MIA, ACCOUNT)
            assert await unit.watching.snapshot(MIA) is None

    async def test_a_list_that_arrives_after_unlinking_is_ignored(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.keep(MIA, SNAPSHOT)
        async with database.unit() as unit:
            assert await unit.watching.snapshot(MIA) is None

    @pytest.mark.parametrize("token", [TOKEN, KeptToken("s"), KeptToken("x" * 40_000, NOON, refused=True)])
    async def test_a_token_comes_back_whole(self, database: Database, token: KeptToken) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            assert await unit.watching.token(MIA) is None
            await unit.watching.keep_token(MIA, TOKEN)
            await unit.watching.keep_token(MIA, token)
        async with database.unit() as unit:
            assert await unit.watching.token(MIA) == token
            assert await unit.watching.account(MIA) == ACCOUNT

    async def test_without_an_account_no_token_is_kept(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.keep_token(MIA, TOKEN)
            await unit.watching.judge_token(MIA, TOKEN.sealed, refused=True)
            assert await unit.watching.token(MIA) is None
            assert list(await unit.watching.tokens(after=None, most=9)) == []

    async def test_unlinking_and_linking_forget_the_token(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep_token(MIA, TOKEN)
            await unit.watching.link(MIA, ACCOUNT)
            assert await unit.watching.token(MIA) is None
            await unit.watching.keep_token(MIA, TOKEN)
            await unit.watching.unlink(MIA)
            await unit.watching.link(MIA, ACCOUNT)
            assert await unit.watching.token(MIA) is None

    async def test_a_token_is_judged_while_it_is_the_one_that_is_kept(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep_token(MIA, TOKEN)
            await unit.watching.judge_token(MIA, "another", refused=True)
            assert await unit.watching.token(MIA) == TOKEN
            await unit.watching.judge_token(MIA, TOKEN.sealed, refused=True)
            assert await unit.watching.token(MIA) == replace(TOKEN, refused=True)
            await unit.watching.judge_token(MIA, TOKEN.sealed, refused=False)
            assert await unit.watching.token(MIA) == TOKEN

    async def test_tokens_come_in_parts_and_each_once(self, database: Database) -> None:
        await furnish(database, people=5)
        people = [a_user(number).id for number in range(1, 6)]
        async with database.unit() as unit:
            for person in people:
                await unit.watching.link(person, ACCOUNT)
            for person in people[:4]:
                await unit.watching.keep_token(person, replace(TOKEN, sealed=f"of {person}"))
        found: list[TokenOf] = []
        for size in (3, 1, 0):
            async with database.unit() as unit:
                part = await unit.watching.tokens(after=found[-1].user if found else None, most=3)
                assert len(part) == size
                found += part
        kept = {person: TokenOf(person, "anilist", replace(TOKEN, sealed=f"of {person}")) for person in people[:4]}
        assert found == [kept[person] for person in sorted(people[:4])]

    async def test_who_is_about_to_keep_a_token_is_waited_for(self, database: Database) -> None:
        await furnish(database)
        linked, go_on = asyncio.Event(), asyncio.Event()

        async def link() -> None:
            async with database.unit() as unit:
                await unit.watching.link(MIA, ACCOUNT)
                linked.set()
                await go_on.wait()
                await unit.watching.keep_token(MIA, TOKEN)

        async def look() -> list[TokenOf]:
            async with database.unit() as unit:
                return list(await unit.watching.tokens(after=None, most=9))

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(link())
            await linked.wait()
            looking = tasks.create_task(look())
            await asyncio.wait({looking}, timeout=0.2)
            go_on.set()
        assert looking.result() == [TokenOf(MIA, ACCOUNT.service, TOKEN)]

    async def test_who_leaves_takes_their_token_with_them(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.keep_token(MIA, TOKEN)
            await unit.users.remove(MIA)
        async with database.unit() as unit:
            assert await unit.watching.token(MIA) is None
            assert list(await unit.watching.tokens(after=None, most=9)) == []

    async def test_people_follow_their_own_lists(self, database: Database) -> None:
        await furnish(database, people=2)
        other = a_user(2).id
        async with database.unit() as unit:
            await unit.watching.link(MIA, ACCOUNT)
            await unit.watching.link(other, ACCOUNT)
            await unit.watching.keep(other, SNAPSHOT)
            await unit.watching.unlink(MIA)
            assert await unit.watching.account(other) == ACCOUNT
            assert await unit.watching.snapshot(other) == SNAPSHOT
