"""Saying what one likes, and being asked about it."""

from dataclasses import replace
from uuid import UUID

import pytest

from adapters.outbound.memory.database import MemoryDatabase
from application.ports.tastes import Taste, TasteChanged
from application.ports.users import UserNotFound
from application.tastes.save_preferences import SavePreferences
from application.tastes.show_preferences import ShowPreferences
from domain.releases.preferences import Preferences
from domain.users import Actor, Role, UserId
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.specimens import a_user

MIA, BEN = (Actor(a_user(number).id, "", Role.USER, session=UUID(int=number)) for number in (1, 2))
FEW, MANY = Preferences(least_seeders=2), Preferences(least_seeders=50)


@pytest.fixture
async def database() -> MemoryDatabase:
    database = MemoryDatabase()
    await furnish(database, people=2)
    return database


async def test_each_person_says_it_for_themselves(database: MemoryDatabase) -> None:
    show, save = ShowPreferences(database), SavePreferences(database)
    assert await save(MIA, FEW) == Taste(FEW, 1)
    assert await show(BEN) == Taste(Preferences(), 0)
    assert await save(BEN, MANY, expected=0) == Taste(MANY, 1)
    assert await show(MIA) == Taste(FEW, 1)


async def test_a_change_to_an_older_version_changes_nothing(database: MemoryDatabase) -> None:
    show, save = ShowPreferences(database), SavePreferences(database)
    await save(MIA, FEW)
    with pytest.raises(TasteChanged, match="Look at them again"):
        await save(MIA, MANY, expected=0)
    assert await show(MIA) == Taste(FEW, 1)


async def test_an_administrator_saves_their_own_and_nobody_elses(database: MemoryDatabase) -> None:
    await SavePreferences(database)(replace(BEN, role=Role.ADMIN), MANY)
    assert await ShowPreferences(database)(MIA) == Taste(Preferences(), 0)


async def test_an_account_that_was_removed_saves_nothing(database: MemoryDatabase) -> None:
    with pytest.raises(UserNotFound):
        await SavePreferences(database)(replace(MIA, id=UserId(UUID(int=404))), FEW)
