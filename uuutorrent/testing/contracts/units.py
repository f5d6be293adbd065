"""What a unit promises."""

import asyncio

import pytest

from application.ports.database import Database, DatabaseUnavailable
from application.ports.users import StaleUser, UsernameTaken
from domain.torrents.states import Wish
from domain.users import Role

from ..specimens import a_torrent, a_user, an_infohash
from .databases import Outage, WithDatabase, furnish


class Misfortune(Exception):
    """Something that goes wrong inside a unit and is none of the database's business."""


class UnitContract(WithDatabase):
    """All of it happens, or none."""

    async def test_a_ready_database_says_so(self, database: Database) -> None:
        await database.ready()

    async def test_a_clean_exit_commits(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.users.add(a_user())
        async with database.unit() as unit:
            assert await unit.users.get(a_user().id) == a_user()

    async def test_a_unit_sees_its_own_work(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.users.add(a_user())
            assert await unit.users.all() == [a_user()]

    async def test_an_exception_rolls_back_and_passes(self, database: Database) -> None:
        with pytest.raises(Misfortune):
            async with database.unit() as unit:
                await unit.users.add(a_user())
                raise Misfortune
        async with database.unit() as unit:
            assert await unit.users.all() == []

    async def test_somebody_elses_timeout_is_not_an_outage(self, database: Database) -> None:
        with pytest.raises(TimeoutError):
            async with database.unit() as unit:
                await unit.users.add(a_user())
                raise TimeoutError

    async def test_a_violation_leaves_the_unit_usable(self, database: Database) -> None:
        async with database.unit() as unit:
            await unit.users.add(a_user(1))
            with pytest.raises(UsernameTaken):
                await unit.users.add(a_user(2, username=a_user(1).username))
            await unit.users.add(a_user(3))
        async with database.unit() as unit:
            assert await unit.users.all() == [a_user(1), a_user(3)]

    async def test_units_do_not_nest(self, database: Database) -> None:
        async with database.unit() as unit:
            with pytest.raises(RuntimeError, match="nest"):
                async with database.unit():
                    pass
            await unit.users.add(a_user())
        async with database.unit() as unit:
            assert await unit.users.all() == [a_user()]

    async def test_of_two_who_save_at_once_one_is_told(self, database: Database) -> None:
        await furnish(database)

        async def promote() -> None:
            async with database.unit() as unit:
                await unit.users.save(a_user(role=Role.ADMIN))

        outcomes = await asyncio.gather(promote(), promote(), return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleUser"]
        assert any(isinstance(outcome, StaleUser) for outcome in outcomes)

    async def test_a_locked_torrent_waits_for_the_other_unit(self, database: Database) -> None:
        await furnish(database)
        locked, go_on = asyncio.Event(), asyncio.Event()

        async def first() -> None:
            async with database.unit() as unit:
                assert await unit.torrents.get(an_infohash(), lock=True)
                locked.set()
                await go_on.wait()
                await unit.torrents.save(a_torrent(wish=Wish.REMOVE))

        async def second() -> Wish | None:
            async with database.unit() as unit:
                torrent = await unit.torrents.get(an_infohash(), lock=True)
                return None if torrent is None else torrent.wish

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(first())
            await locked.wait()
            answer = tasks.create_task(second())
            await asyncio.wait({answer}, timeout=0.05)  # what does not wait would have answered by then
            go_on.set()
        assert answer.result() is Wish.REMOVE

    async def test_cancelling_rolls_back_and_leaks_nothing(self, database: Database) -> None:
        await furnish(database)

        async def dawdle(started: asyncio.Event) -> None:
            async with database.unit() as unit:
                await unit.torrents.remove(an_infohash())
                started.set()
                await asyncio.Event().wait()

        for _ in range(20):
            started = asyncio.Event()
            task = asyncio.create_task(dawdle(started))
            await started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        async with database.unit() as unit:
            assert await unit.torrents.all() == [a_torrent()]

    async def test_an_outage_is_told_on_entry_and_by_ready(self, database: Database, outage: Outage) -> None:
        await outage.begin()
        with pytest.raises(DatabaseUnavailable):
            async with database.unit() as unit:
                await unit.users.all()
        with pytest.raises(DatabaseUnavailable):
            await database.ready()

    async def test_an_outage_in_the_middle_is_told_and_nothing_is_kept(
        self, database: Database, outage: Outage
    ) -> None:
        with pytest.raises(DatabaseUnavailable):
            async with database.unit() as unit:
                await unit.users.add(a_user())
                await outage.begin()
                await unit.users.get(a_user().id)
        await self._nothing_was_kept(database, outage)

    async def test_an_outage_at_the_commit_is_told_and_nothing_is_kept(
        self, database: Database, outage: Outage
    ) -> None:
        with pytest.raises(DatabaseUnavailable):
            async with database.unit() as unit:
                await unit.users.add(a_user())
                await outage.begin()
        await self._nothing_was_kept(database, outage)

    async def test_what_went_wrong_inside_is_told_even_in_an_outage(self, database: Database, outage: Outage) -> None:
        with pytest.raises(Misfortune):
            async with database.unit() as unit:
                await unit.users.add(a_user())
                await outage.begin()
                raise Misfortune
        await self._nothing_was_kept(database, outage)

    async def test_what_was_committed_outlives_an_outage(self, database: Database, outage: Outage) -> None:
        await furnish(database)
        await outage.begin()
        await outage.end()
        await database.ready()
        async with database.unit() as unit:
            assert await unit.users.all() == [a_user()]
            assert await unit.torrents.all() == [a_torrent()]

    async def _nothing_was_kept(self, database: Database, outage: Outage) -> None:
        await outage.end()
        async with database.unit() as unit:
            assert await unit.users.all() == []
