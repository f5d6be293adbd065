"""What PostgreSQL alone can show: accounts that are deleted, and rows of another program."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from adapters.outbound.postgres.connecting import Limits, open_connection
from adapters.outbound.postgres.database import PostgresDatabase, open_database
from application.ports.tastes import Taste
from domain.releases.preferences import Preferences
from uuutorrent.testing.contracts.corrections import keep, revoked, shared
from uuutorrent.testing.contracts.databases import furnish
from uuutorrent.testing.specimens import a_correction, a_user

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

TEACHER, OTHER, SHARER = (a_user(number).id for number in (1, 2, 3))


@pytest.fixture
async def database(postgres_dsn: str) -> AsyncIterator[PostgresDatabase]:
    async with open_database(postgres_dsn, Limits()) as database:
        yield database


@pytest.fixture
async def behind(postgres_dsn: str, database: PostgresDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A connection behind the port's back."""
    async with open_connection(postgres_dsn, Limits()) as connection:
        yield connection


async def test_what_was_shared_outlives_the_account_of_its_teacher_and_the_rest_goes(
    database: PostgresDatabase, behind: asyncpg.Connection
) -> None:
    gone, kept, of_another = a_correction(1), shared(a_correction(2)), a_correction(3, user=2)
    audit = revoked(shared(a_correction(4)))
    await keep(database, gone, kept, of_another, audit, revoked(a_correction(5)))
    await behind.execute("delete from users where id = $1", TEACHER)
    async with database.unit() as unit:
        assert await unit.corrections.all() == [audit, of_another, kept]
        assert await unit.corrections.counting(OTHER, kept.series) == [of_another, kept]
        await unit.corrections.save(revoked(kept))
        assert await unit.corrections.get(kept.id) == revoked(kept)


async def test_what_was_shared_outlives_the_account_of_its_sharer(
    database: PostgresDatabase, behind: asyncpg.Connection
) -> None:
    kept = shared(a_correction())
    await keep(database, kept)
    await behind.execute("delete from users where id = $1", SHARER)
    async with database.unit() as unit:
        assert await unit.corrections.counting(OTHER, kept.series) == [kept]


async def test_a_taste_goes_with_the_account(database: PostgresDatabase, behind: asyncpg.Connection) -> None:
    await furnish(database, people=2)
    async with database.unit() as unit:
        await unit.tastes.save(TEACHER, Preferences(least_seeders=9))
        await unit.tastes.save(OTHER, Preferences(least_seeders=8))
    await behind.execute("delete from users where id = $1", TEACHER)
    async with database.unit() as unit:
        assert await unit.tastes.of(TEACHER) == Taste(Preferences())
        assert await unit.tastes.of(OTHER) == Taste(Preferences(least_seeders=8), 1)


async def test_a_taste_that_is_no_longer_valid_is_the_usual_one_and_can_be_saved_anew(
    database: PostgresDatabase, behind: asyncpg.Connection
) -> None:
    await furnish(database)
    async with database.unit() as unit:
        await unit.tastes.save(TEACHER, Preferences(least_seeders=9))
    await behind.execute("""update tastes set document = document || '{"batches": "sometimes"}'""")
    async with database.unit() as unit:
        assert await unit.tastes.of(TEACHER) == Taste(Preferences(), 1)
        assert await unit.tastes.save(TEACHER, Preferences(least_seeders=2), expected=1) == Taste(
            Preferences(least_seeders=2), 2
        )
