"""What the memory database does beyond the contract."""

from typing import Any

import pytest
from pydantic import ValidationError

from adapters.outbound.memory.database import PLUGIN, MemoryDatabase
from application.ports.database import DatabaseUnavailable
from uuutorrent.testing.specimens import a_user


async def test_the_plugin_opens_an_empty_database_each_time() -> None:
    toolbox: Any = None
    for _ in range(2):
        async with PLUGIN.open(PLUGIN.options(), toolbox) as database, database.unit() as unit:
            assert await unit.users.all() == []
            await unit.users.add(a_user())


def test_it_has_no_options() -> None:
    with pytest.raises(ValidationError):
        PLUGIN.options.model_validate({"dsn": "x"})


async def test_a_unit_that_has_ended_refuses_to_work() -> None:
    database = MemoryDatabase()
    async with database.unit() as unit:
        pass
    with pytest.raises(RuntimeError, match="ended"):
        await unit.users.add(a_user())


async def test_down_and_up_are_the_tests_switch() -> None:
    database = MemoryDatabase()
    database.down()
    with pytest.raises(DatabaseUnavailable):
        await database.ready()
    database.up()
    await database.ready()
