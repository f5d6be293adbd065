"""The PostgreSQL database keeps the database's contract."""

from collections.abc import AsyncIterator

import pytest

from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from uuutorrent.testing.contracts.database import DatabaseContract
from uuutorrent.testing.postgres import PostgresOutage, ServerForTests

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]


class TestPostgresDatabase(DatabaseContract):
    @pytest.fixture
    async def database(self, postgres_dsn: str) -> AsyncIterator[PostgresDatabase]:
        async with open_database(postgres_dsn, Limits()) as database:
            yield database

    @pytest.fixture
    def outage(self, postgres_server: ServerForTests, postgres_dsn: str) -> PostgresOutage:
        return PostgresOutage(postgres_server, postgres_dsn)
