"""What the people's repository promises."""

from dataclasses import replace
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.users import StaleUser, UsernameTaken, UserNotFound
from domain.users import PasswordHash, Role, UserId, Username

from ..specimens import NOON, a_user
from .databases import WithDatabase, furnish

SAME = [("Mia", "MIA"), ("straße", "STRASSE"), ("\u212a", "k"), ("ﬁn", "FIN"), ("ΣΑΣ", "σας"), ("ＡＢ", "ab")]
DIFFERENT = [("İ", "i"), ("ı", "i"), ("a.b", "a-b"), ("e", "é")]


class UsersContract(WithDatabase):
    """Names are unique by their key; saves are optimistic."""

    async def test_a_user_comes_back_whole(self, database: Database) -> None:
        mia = a_user(username=Username("Mia.Ä-ﬁ_東"), role=Role.ADMIN, disabled=True, version=7)
        async with database.unit() as unit:
            await unit.users.add(mia)
        async with database.unit() as unit:
            assert await unit.users.get(mia.id) == mia

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
        changed = replace(changed, created_at=NOON)
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
