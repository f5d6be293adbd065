"""Numbered migrations."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from adapters.outbound.postgres.connecting import Limits, open_connection
from adapters.outbound.postgres.database import open_database
from adapters.outbound.postgres.schema import FOLDER, Migration, check, migrate, outstanding, read_migrations
from adapters.outbound.postgres.violations import MEANINGS
from application.ports.database import SchemaOutdated
from uuutorrent.testing.postgres import ServerForTests

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

FIRST = Migration(1, "0001_first", "create table first (id integer)")
SECOND = Migration(2, "0002_second", "create table second (id integer); insert into second values (2)")
BROKEN = Migration(2, "0002_broken", "create table second (id integer); insert into nowhere values (2)")

UNMAPPED = {
    "users_pkey": "a random id that repeats",
    "sessions_pkey": "a random id that repeats",
    "sessions_turned_check": "the domain says all three or none",
    "refresh_tokens_pkey": "a random token that repeats",
    "refresh_tokens_session_fkey": "the session is added or locked first",
    "log_in_tries_pkey": "keeping replaces",
    "familiar_networks_pkey": "remembering replaces",
    "torrents_pkey": "adding is idempotent",
    "claims_pkey": "adding is idempotent",
    "engines_pkey": "keeping replaces",
    "traffic_pkey": "adding adds up",
    "claims_seeding_check": "the three are written together",
    "claims_earlier_check": "the two are written together",
    "checksums_pkey": "keeping replaces",
    "api_tokens_pkey": "a random id that repeats",
    "api_tokens_sha256_key": "a random token that repeats",
    "audit_pkey": "the database counts",
    "watch_accounts_pkey": "linking replaces",
    "watch_accounts_token_check": "the two are written together",
    "watch_snapshots_pkey": "keeping replaces",
    "watch_snapshots_account_fkey": "the account is locked first",
    "tastes_pkey": "saving replaces",
    "corrections_pkey": "adding is idempotent",
    "corrections_kind_check": "the adapter writes no other",
    "corrections_lesson_check": "the adapter writes what the kind needs",
    "corrections_shared_check": "who and when are written together",
    "corrections_revoked_check": "who and when are written together",
    "invites_pkey": "a random id that repeats",
    "invites_code_sha256_key": "a random code that repeats",
    "invites_role_check": "the domain knows no other",
    "users_role_check": "the domain knows no other",
    "torrents_wish_check": "the domain knows no other",
    "torrents_source_check": "the adapter writes one or the other",
    "schema_migrations_pkey": "under a lock",
}
"""Constraints that only a mistake of ours can break, and why."""


@pytest.fixture
async def bare_dsn(postgres_server: ServerForTests) -> AsyncIterator[str]:
    async with postgres_server.bare_database() as dsn:
        yield dsn


@pytest.fixture
async def bare(bare_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    async with open_connection(bare_dsn, Limits()) as connection:
        yield connection


async def tables(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by tablename")
    return [row["tablename"] for row in rows]


async def test_missing_migrations_are_applied_in_order_and_once(bare: asyncpg.Connection) -> None:
    assert await migrate(bare, [FIRST]) == 1
    assert await migrate(bare, [FIRST, SECOND]) == 1
    assert await migrate(bare, [FIRST, SECOND]) == 0
    assert await tables(bare) == ["first", "schema_migrations", "second"]
    assert await bare.fetchval("select count(*) from second") == 1


async def test_five_that_start_at_once_apply_them_once(bare_dsn: str, bare: asyncpg.Connection) -> None:
    async def start() -> int:
        async with open_connection(bare_dsn, Limits()) as connection:
            return await migrate(connection, [FIRST, SECOND])

    assert sorted(await asyncio.gather(*(start() for _ in range(5)))) == [0, 0, 0, 0, 2]
    assert await bare.fetchval("select count(*) from second") == 1


async def test_a_failing_file_leaves_nothing_and_the_next_try_goes_on(bare: asyncpg.Connection) -> None:
    with pytest.raises(SchemaOutdated, match="0002_broken"):
        await migrate(bare, [FIRST, BROKEN])
    assert await tables(bare) == ["first", "schema_migrations"]
    assert await migrate(bare, [FIRST, SECOND]) == 1


async def test_a_file_that_cannot_be_recorded_leaves_nothing(bare: asyncpg.Connection) -> None:
    await migrate(bare, [FIRST])
    with pytest.raises(SchemaOutdated, match="0002_destroyer"):
        await migrate(bare, [FIRST, Migration(2, "0002_destroyer", "drop table first; drop table schema_migrations")])
    assert await tables(bare) == ["first", "schema_migrations"]


async def test_an_edited_migration_is_refused(bare: asyncpg.Connection) -> None:
    await migrate(bare, [FIRST])
    with pytest.raises(SchemaOutdated, match="0001_first"):
        await migrate(bare, [Migration(1, "0001_first", FIRST.sql + " "), SECOND])
    assert await tables(bare) == ["first", "schema_migrations"]


async def test_a_newer_database_is_refused(bare: asyncpg.Connection) -> None:
    await migrate(bare, [FIRST, SECOND])
    with pytest.raises(SchemaOutdated, match="newer"):
        await migrate(bare, [FIRST])
    with pytest.raises(SchemaOutdated, match="newer"):
        await check(bare, [FIRST])


async def test_an_older_database_is_not_ready(bare: asyncpg.Connection) -> None:
    with pytest.raises(SchemaOutdated, match="older"):
        await check(bare, [FIRST])
    await migrate(bare, [FIRST])
    await check(bare, [FIRST])
    with pytest.raises(SchemaOutdated, match="older"):
        await check(bare, [FIRST, SECOND])


def test_a_gap_in_what_was_applied_is_refused() -> None:
    with pytest.raises(SchemaOutdated, match="lacks"):
        outstanding([FIRST, SECOND, Migration(3, "0003_third", "")], {1: FIRST.sha256, 3: ""})


@pytest.mark.parametrize("names", [["0002_b.sql"], ["0001_a.sql", "0003_c.sql"], ["0001_a.sql", "0001_b.sql"]])
def test_a_gap_in_the_files_is_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("select 1")
    with pytest.raises(SchemaOutdated, match="gap"):
        read_migrations(tmp_path)


@pytest.mark.parametrize("name", ["1_a.sql", "0001-a.sql", "0001_A.sql", "0001_.sql"])
def test_a_misnamed_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("select 1")
    with pytest.raises(SchemaOutdated):
        read_migrations(tmp_path)


async def test_opening_the_database_brings_the_schema_up_to_date(bare_dsn: str) -> None:
    async with open_database(bare_dsn, Limits()) as database:
        await database.ready()
        async with database.unit() as unit:
            assert await unit.users.all() == []


async def test_a_schema_that_falls_behind_is_told_by_ready(postgres_dsn: str) -> None:
    async with open_database(postgres_dsn, Limits()) as database, open_connection(postgres_dsn, Limits()) as other:
        newest = await other.fetchval("select max(number) from schema_migrations")
        last = await other.fetchrow("delete from schema_migrations where number = $1 returning *", newest)
        try:
            with pytest.raises(SchemaOutdated, match="older"):
                await database.ready()
        finally:
            await other.execute(
                "insert into schema_migrations (number, name, sha256) values ($1, $2, $3)", *list(last.values())[:3]
            )


async def test_the_schema_file_equals_the_migrations(postgres_server: ServerForTests, bare_dsn: str) -> None:
    async with open_connection(bare_dsn, Limits()) as connection:
        await connection.execute((FOLDER.parent / "schema.sql").read_text())
    async with postgres_server.database() as migrated:
        assert await dump(postgres_server, bare_dsn) == await dump(postgres_server, migrated)


async def test_every_constraint_is_named_and_has_a_meaning_or_a_reason(postgres_dsn: str) -> None:
    async with open_connection(postgres_dsn, Limits()) as connection:
        rows = await connection.fetch(
            "select conname from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'"
        )
    assert {row["conname"] for row in rows} == MEANINGS.keys() | UNMAPPED.keys()


async def dump(server: ServerForTests, dsn: str) -> list[str]:
    program = await asyncio.create_subprocess_exec(
        server.programs / "pg_dump", "--schema-only", "--no-owner", "--no-privileges", dsn, stdout=subprocess.PIPE
    )
    text = (await program.communicate())[0].decode()
    lines = [line for line in text.splitlines() if line and not line.startswith(("--", "\\"))]
    assert len(lines) > 50
    return lines
