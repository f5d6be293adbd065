"""The schema, made by numbered files: forward only, each once, in one transaction, by one process at a time."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from application.ports.database import SchemaOutdated

from .failures import translated, unavailability

FOLDER = Path(__file__).parent / "migrations"

_FILE = re.compile(r"(\d{4})_[a-z][a-z0-9_]*\.sql")
_LOCK = 0x75_75_75_74  # any number that nobody else uses: "uuut"

# Plain SQL, because PyPika knows neither advisory locks nor DDL with constraints.
_LEDGER = """
create table if not exists schema_migrations (
    number integer not null,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now(),
    constraint schema_migrations_pkey primary key (number)
)
"""
_APPLIED = "select number, sha256 from schema_migrations order by number"
_RECORD = "insert into schema_migrations (number, name, sha256) values ($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file."""

    number: int
    name: str
    sql: str = field(repr=False)

    @property
    def sha256(self) -> str:
        """What was applied must never be edited: this is how we know."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Read the files in order. Raises SchemaOutdated for a misnamed file or a gap in the numbers."""
    migrations = tuple(_read(path) for path in sorted(folder.glob("*.sql")))
    if [migration.number for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise SchemaOutdated("This program's migrations are not numbered without a gap; it was not installed whole.")
    return migrations


async def migrate(connection: asyncpg.Connection, migrations: Sequence[Migration]) -> int:
    """Apply what is missing and return how many files that were; another process that does the same is waited for.

    Raises DatabaseUnavailable, SchemaOutdated.
    """
    with translated():
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        try:
            await connection.execute(_LEDGER)
            waiting = outstanding(migrations, await _applied(connection))
            for migration in waiting:
                await _apply(connection, migration)
        finally:
            if not connection.is_closed():
                await connection.execute("select pg_advisory_unlock($1)", _LOCK)
    return len(waiting)


async def check(connection: asyncpg.Connection, migrations: Sequence[Migration]) -> None:
    """Return when the schema is exactly ours. Raises DatabaseUnavailable, SchemaOutdated."""
    with translated():
        try:
            applied = await _applied(connection)
        except asyncpg.UndefinedTableError:
            applied = {}
    if outstanding(migrations, applied):
        raise SchemaOutdated(
            "The database's schema is older than this program. Restart the server to bring it up to date."
        )


def outstanding(migrations: Sequence[Migration], applied: Mapping[int, str]) -> Sequence[Migration]:
    """Return the files that were not applied yet; ``applied`` has each number's checksum. Raises SchemaOutdated."""
    newer = [number for number in applied if number > len(migrations)]
    if newer:
        raise SchemaOutdated(f"The database was made by a newer version of this program (migration {newer[-1]:04}).")
    if sorted(applied) != list(range(1, len(applied) + 1)):
        raise SchemaOutdated("The database lacks a migration between others; restore it from a backup.")
    for migration in migrations[: len(applied)]:
        if applied[migration.number] != migration.sha256:
            raise SchemaOutdated(f"Migration {migration.name} is not the one that made this database.")
    return migrations[len(applied) :]


def _read(path: Path) -> Migration:
    named = _FILE.fullmatch(path.name)
    if named is None:
        raise SchemaOutdated(f"{path.name} is not a migration's name.")
    return Migration(int(named[1]), path.stem, path.read_text(encoding="utf-8"))


async def _applied(connection: asyncpg.Connection) -> dict[int, str]:
    return {row["number"]: row["sha256"] for row in await connection.fetch(_APPLIED)}


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(_RECORD, migration.number, migration.name, migration.sha256)
    except asyncpg.PostgresError as error:
        if unavailability(error) is not None:
            raise
        raise SchemaOutdated(
            f"Migration {migration.name} failed ({type(error).__name__}); nothing of it was kept."
        ) from error
