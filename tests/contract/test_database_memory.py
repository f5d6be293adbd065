"""The memory database keeps the database's contract."""

import pytest

from adapters.outbound.memory.database import MemoryDatabase
from uuutorrent.testing.contracts.database import DatabaseContract


class MemoryOutage:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def begin(self) -> None:
        self._database.down()

    async def end(self) -> None:
        self._database.up()


class TestMemoryDatabase(DatabaseContract):
    @pytest.fixture
    def database(self) -> MemoryDatabase:
        return MemoryDatabase()

    @pytest.fixture
    def outage(self, database: MemoryDatabase) -> MemoryOutage:
        return MemoryOutage(database)
