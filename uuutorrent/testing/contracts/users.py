"""What the people's repository promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.users import StaleUser, UsernameTaken, UserNotFound, UserStillClaims
from application.ports.watchlists import WatchlistAccount
from domain.quotas import NO_QUOTA, Quota
from domain.releases.preferences import Preferences
from domain.users import PasswordHash, Role, UserId, Username

from ..specimens import NOON, a_claim, a_correction, a_user, an_infohash, an_invite
from .databases import WithDatabase, furnish

SAME = [("Mia", "MIA"), ("straße", "STRASSE"), ("\u212a", "k"), ("ﬁn", "FIN"), ("ΣΑΣ", "σας"), ("ＡＢ", "ab")]
DIFFERENT = [("İ", "i"), ("ı", "i"), ("a.b", "a-b"), ("e", "é")]


class UsersContract(WithDatabase):
    """Names are unique by their key; saves are optimistic."""

    async def test_a_user_comes_back_whole(self, database: Database) -> None:
        mia = a_user(username=Username("Mia.Ä-ﬁ_東"), role=Role.ADMIN, disabled=True, version=7)
        mia = replace(mia, password_is_temporary=True, quota=Quota(1 << 50, 0))
        async with database.unit() as unit:
            await unit.users.add(mia)
        async with database.unit() as unit:
            assert await unit.users.get(mia.id) == mia

    @pytest.mark.parametrize("quota", [NO_QUOTA, Quota(0, 0), Quota(torrents=7), Quota(size_bytes=7)])
    async def test_no_bound_is_not_a_bound_of_nothing(self, database: Database, quota: Quota) -> None:
        async with database.unit() as unit:
            await unit.users.add(a_user(quota=Quota(1, 1)))
            await unit.users.save(a_user(quota=quota))
        async with database.unit() as unit:
            assert [user.quota for user in await unit.users.all()] == [quota]

    async def test_nobody_is_none(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.users.get(UserId(UUID(int=404))) is None
            assert await unit.users.named(Username("nobody")) is None
            assert await unit.users.all() == []

    @pytest.mark.parametrize(("kept", "asked"), SAME)
    async def test_names_that_read_the_same_are_one(self, database: Database, kept: str, asked: str) -> None:
        async with database.unit() as unit:
            await unit.users.add(a_user(1, username=Username(kept)))
            assert await unit.users.named(Username(asked)) == a_user(1, username=Username(kept))
            with pytest.raises(UsernameTaken):
                await unit.users.add(a_user(2, username=Username(asked)))
            assert len(await unit.users.all()) == 1

    @pytest.mark.parametrize(("one", "other"), DIFFERENT)
    async def test_names_that_only_look_alike_are_two(self, database: Database, one: str, other: str) -> None:
        async with database.unit() as unit:
            await unit.users.add(a_user(1, username=Username(one)))
            assert await unit.users.named(Username(other)) is None
            await unit.users.add(a_user(2, username=Username(other)))
            assert len(await unit.users.all()) == 2

    async def test_everybody_is_listed_oldest_first(self, database: Database) -> None:
        await furnish(database, people=2)
        twin = a_user(3, created_at=a_user(1).created_at)
        oldest = a_user(4, created_at=NOON)
        async with database.unit() as unit:
            await unit.users.add(twin)
            await unit.users.add(oldest)
            assert await unit.users.all() == [oldest, a_user(1), twin, a_user(2)]

    async def test_a_save_replaces_everything_and_counts_up(self, database: Database) -> None:
        await furnish(database)
        changed = a_user(username=Username("other"), role=Role.ADMIN, password=PasswordHash("new"), disabled=True)
        changed = replace(changed, created_at=NOON, password_is_temporary=True, quota=Quota(0, 1_000_000))
        async with database.unit() as unit:
            await unit.users.save(changed)
        async with database.unit() as unit:
            assert await unit.users.get(changed.id) == replace(changed, version=2)

    async def test_a_stale_save_is_refused_and_changes_nothing(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.users.save(a_user(disabled=True))
            with pytest.raises(StaleUser):
                await unit.users.save(a_user(role=Role.ADMIN))
            assert await unit.users.get(a_user().id) == a_user(disabled=True, version=2)

    async def test_saving_nobody_is_refused(self, database: Database) -> None:
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.users.save(a_user())
            assert await unit.users.all() == []

    async def test_a_save_may_change_the_writing_of_the_own_name_but_not_take_anothers(
        self, database: Database
    ) -> None:
        await furnish(database, people=2)
        async with database.unit() as unit:
            await unit.users.save(a_user(1, username=Username("PERSON1")))
            with pytest.raises(UsernameTaken):
                await unit.users.save(a_user(2, username=Username("Person1")))
            assert [user.username.text for user in await unit.users.all()] == ["PERSON1", "person2"]

    async def test_a_locked_user_waits_for_the_other_unit(self, database: Database) -> None:
        await furnish(database)
        locked, go_on = asyncio.Event(), asyncio.Event()

        async def first() -> None:
            async with database.unit() as unit:
                assert await unit.users.get(a_user().id, lock=True)
                locked.set()
                await go_on.wait()
                await unit.users.save(a_user(disabled=True))

        async def second() -> bool:
            async with database.unit() as unit:
                user = await unit.users.get(a_user().id, lock=True)
                return user is not None and user.disabled

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(first())
            await locked.wait()
            answer = tasks.create_task(second())
            await asyncio.wait({answer}, timeout=0.05)  # what does not wait would have answered by then
            go_on.set()
        assert answer.result()

    async def test_nobody_locked_is_none(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.users.get(a_user().id, lock=True) is None

    async def test_those_who_govern_are_the_active_admins_in_the_order_of_their_ids(self, database: Database) -> None:
        admins = [a_user(number, role=Role.ADMIN, created_at=NOON - timedelta(days=number)) for number in (3, 1, 2)]
        others = [a_user(4), a_user(5, role=Role.ADMIN, disabled=True), a_user(6, disabled=True)]
        async with database.unit() as unit:
            for user in (*admins, *others):
                await unit.users.add(user)
            assert [user.id for user in await unit.users.governing()] == [a_user(number).id for number in (1, 2, 3)]

    async def test_who_asks_for_those_who_govern_waits_and_sees_who_is_left(self, database: Database) -> None:
        one, other = a_user(1, role=Role.ADMIN), a_user(2, role=Role.ADMIN)
        async with database.unit() as unit:
            await unit.users.add(one)
            await unit.users.add(other)

        async def step_down(user: UserId) -> int:
            async with database.unit() as unit:
                governing = {admin.id: admin for admin in await unit.users.governing()}
                await asyncio.sleep(0)
                if len(governing) > 1:
                    await unit.users.save(replace(governing[user], role=Role.USER))
                return len(governing)

        assert sorted(await asyncio.gather(step_down(one.id), step_down(other.id))) == [1, 2]

    async def test_a_removed_user_is_gone_with_what_was_theirs_alone(self, database: Database) -> None:
        await furnish(database, people=2)
        account = WatchlistAccount("anilist", "mia")
        shared = a_correction(2, shared_by=a_user(2).id, shared_at=NOON)
        async with database.unit() as unit:
            await unit.watching.link(a_user(1).id, account)
            await unit.watching.link(a_user(2).id, account)
            await unit.tastes.save(a_user(1).id, Preferences(allow_raw=True))
            for correction in (a_correction(1), shared, a_correction(3, user=2)):
                await unit.corrections.add(correction)
            await unit.invites.add(an_invite())
            await unit.users.remove(a_user(1).id)
            await unit.users.remove(a_user(1).id)
        async with database.unit() as unit:
            assert await unit.users.all() == [a_user(2)]
            assert [await unit.watching.account(a_user(number).id) for number in (1, 2)] == [None, account]
            assert (await unit.tastes.of(a_user(1).id)).preferences == Preferences()
            assert [one.id for one in await unit.corrections.all()] == [a_correction(3).id, shared.id]
            assert await unit.invites.all() == []

    async def test_who_still_claims_something_is_not_removed(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.claims.add(a_claim())
            with pytest.raises(UserStillClaims):
                await unit.users.remove(a_user().id)
            assert await unit.users.get(a_user().id) == a_user()
            await unit.claims.remove(a_user().id, an_infohash())
            await unit.users.remove(a_user().id)
            assert await unit.users.all() == []
