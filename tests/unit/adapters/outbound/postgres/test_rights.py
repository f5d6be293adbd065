"""The audit is only ever added to, whoever has got into the server."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest

from adapters.outbound.postgres.connecting import (
    Limits,
    create_database,
    drop_database,
    dsn_of,
    named_database,
    open_connection,
    open_pool,
    user_of,
)
from adapters.outbound.postgres.database import open_database
from adapters.outbound.postgres.embedded import EmbeddedPostgres
from adapters.outbound.postgres.rights import SHARED, application_role, let_log_in, settle_rights
from adapters.outbound.system.clock import SystemClock
from application.auditing.forget_events import ForgetEvents
from application.ports.database import DatabaseUnavailable
from domain.auditing import AuditAction, AuditEvent, AuditFilter
from uuutorrent.testing.postgres import ServerForTests, database_name
from uuutorrent.testing.specimens import NOON, a_user

pytest_plugins = ["uuutorrent.testing.postgres_fixtures"]

LONG_AGO = NOON - timedelta(days=1_000)
CHANGES = (
    "update audit set actor_name = 'nobody'",
    "delete from audit where actor_name = 'mia'",
    "truncate audit",
    "truncate audit, users cascade",
    "insert into audit (number, at, action, actor_name, address, subject, subject_name, details)"
    " overriding system value"
    " select number, at, action, 'nobody', address, subject, subject_name, details from audit"
    " on conflict (number) do update set actor_name = 'nobody'",
    "merge into audit using (select 1) one on true when matched then delete",
)
"""What even a superuser is refused, short of changing definitions."""
OWNERS_CHANGES = (
    *CHANGES,
    "delete from audit where at < now() - interval '1 year'",
    "with told as (select * from audit for update) select * from told",
)
"""What the owner of the tables is refused, short of granting itself a right."""
TAMPERINGS = (
    *OWNERS_CHANGES,
    "alter table audit disable trigger all",
    "alter table audit disable trigger audit_no_change",
    "alter table audit rename to nothing",
    "create trigger mine before insert on audit for each row execute function audit_refuse()",
    "create rule mine as on insert to audit do instead nothing",
    "drop trigger audit_no_change on audit",
    "drop table audit cascade",
    "drop function audit_refuse cascade",
    "create or replace function audit_refuse() returns trigger language plpgsql as 'begin return old; end'",
    "alter function audit_forget set search_path = pg_temp",
    "set session_replication_role = replica",
    "update schema_migrations set sha256 = ''",
    # Whoever takes the next number keeps the next event out, and with it the deed.
    "insert into audit (number, at, action, actor_name, address, subject, subject_name, details)"
    " overriding system value select max(number) + 1, now(), 'session.begin', '', '', '', '', '[]' from audit",
    "create table mine (id integer)",
)


@dataclass(frozen=True)
class Place:
    """A database, as it is opened, and as the superuser sees it."""

    dsn: str
    superuser: str

    @property
    def role(self) -> str:
        """What its server acts as."""
        return application_role(database_name(self.superuser))


@asynccontextmanager
async def owned(server: ServerForTests, role: str, may: str) -> AsyncIterator[Place]:
    """A bare database of a role of its own, which is made with ``may``."""
    async with server.bare_database() as superuser, open_connection(superuser, Limits()) as connection:
        await connection.execute(f'create role "{role}" login {may}')
        try:
            await connection.execute(f'alter database {database_name(superuser)} owner to "{role}"')
            yield Place(dsn_of(superuser, role), superuser)
        finally:
            await connection.execute(f'reassign owned by "{role}" to current_user; drop owned by "{role}"')
            await connection.execute(f'drop role "{role}"')


@asynccontextmanager
async def pooled(dsn: str, owner: str | None = None) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the server's pool has it."""
    async with open_connection(owner or dsn, Limits()) as connection:
        settings = await settle_rights(connection, user_of(dsn), withdraw=True)
    async with open_pool(dsn, Limits(), settings) as pool, pool.acquire() as connection:
        yield connection


async def furnish(place: Place) -> None:
    async with open_database(place.dsn, Limits()) as database, database.unit() as unit:
        await unit.audit.add(AuditEvent(LONG_AGO, AuditAction.LOGGED_IN, actor_name="mia"))
        await unit.audit.add(AuditEvent(NOON, AuditAction.LOGGED_IN, actor_name="mia"))


async def told(place: Place) -> list[str]:
    async with open_connection(place.superuser, Limits()) as connection:
        rows = await connection.fetch("select at, actor_name from audit order by at")
    return [f"{row['actor_name']} {row['at']:%Y-%m-%d}" for row in rows]


READING = "select * from users"
BOTH = [f"mia {LONG_AGO:%Y-%m-%d}", f"mia {NOON:%Y-%m-%d}"]


async def works_and_forgets(place: Place, owner: str | None = None) -> None:
    """In a server everything else works, and what is old enough is forgotten by the one way there is."""
    async with open_database(place.dsn, Limits(), owner=owner, withdraw=True) as database:
        await database.ready()
        async with database.unit() as unit:
            await unit.users.add(a_user())
            assert await unit.users.get(a_user().id, lock=True) == a_user()
            await unit.users.remove(a_user().id)
            assert len(await unit.audit.find(AuditFilter())) == 2
            assert await unit.audit.forget(NOON + timedelta(days=10_000)) == 1
            assert await unit.audit.forget(NOON + timedelta(days=10_000)) == 0
    assert await told(place) == BOTH[1:]


@pytest.mark.parametrize("statement", TAMPERINGS)
async def test_the_servers_own_connections_cannot_tamper_with_the_audit(postgres_dsn: str, statement: str) -> None:
    place = Place(postgres_dsn, postgres_dsn)
    await furnish(place)
    async with pooled(postgres_dsn) as connection:
        assert await connection.fetchval("select current_user") == place.role
        for beginning in ("", "reset role; reset all; "):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(beginning + statement)
    assert await told(place) == BOTH


async def test_granting_itself_a_right_gives_none(postgres_dsn: str) -> None:
    place = Place(postgres_dsn, postgres_dsn)
    await furnish(place)
    async with pooled(postgres_dsn) as connection:
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute("grant update, delete on audit to current_user; update audit set actor_name = ''")
    assert await told(place) == BOTH


async def test_a_table_of_the_same_name_takes_nobody_in(postgres_dsn: str) -> None:
    place = Place(postgres_dsn, postgres_dsn)
    await furnish(place)
    async with pooled(postgres_dsn) as connection:
        await connection.execute("create temporary table audit (at timestamptz)")
        await connection.execute("insert into audit values ('2000-01-01')")
        assert await connection.fetchval("select public.audit_forget(now())") == 1
        assert await connection.fetchval("select count(*) from audit") == 1
    assert await told(place) == BOTH[1:]


async def test_with_the_role_everything_else_works(postgres_dsn: str) -> None:
    place = Place(postgres_dsn, postgres_dsn)
    await furnish(place)
    await works_and_forgets(place)


@pytest.mark.parametrize("may", ["", "superuser"])
async def test_whoever_owns_the_database_can_change_no_event(postgres_server: ServerForTests, may: str) -> None:
    async with owned(postgres_server, "an_owner", may) as place:
        await furnish(place)
        async with open_connection(place.dsn, Limits()) as owner:
            settings = await settle_rights(owner)
            assert settings.get("role") == (place.role if may == "superuser" else None)
            for statement in CHANGES if may == "superuser" else OWNERS_CHANGES:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await owner.execute(statement)
        assert await told(place) == BOTH
        await works_and_forgets(place)


@pytest.fixture(scope="module")
def untouched(postgres_server: ServerForTests) -> Iterator[ServerForTests]:
    """Another server than that one, where nobody has made the application's role."""
    directory = Path(tempfile.mkdtemp(prefix="uuutorrent-test-"))
    server = EmbeddedPostgres(directory, {"fsync": "off"})
    try:
        server.start()
        yield ServerForTests(server)
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.mark.parametrize("may", ["", "createrole"])
async def test_who_may_make_the_role_makes_it(untouched: ServerForTests, may: str) -> None:
    async with owned(untouched, "an_owner", may) as place:
        await furnish(place)
        async with pooled(place.dsn) as connection:
            assert await connection.fetchval("select current_user") == (place.role if may else "an_owner")
            for statement in TAMPERINGS if may else OWNERS_CHANGES:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
        assert await told(place) == BOTH
        await works_and_forgets(place)


async def test_an_owner_to_whom_the_role_was_given_acts_as_it(postgres_server: ServerForTests) -> None:
    async with owned(postgres_server, "an_owner", "") as place:
        async with open_connection(place.superuser, Limits()) as superuser:
            await superuser.execute(f"create role {place.role}; grant {place.role} to an_owner")
        await furnish(place)
        async with pooled(place.dsn) as connection:
            assert await connection.fetchval("select current_user") == place.role
            for statement in TAMPERINGS:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
        await works_and_forgets(place)


async def rights_in(place: Place, role: str) -> set[str]:
    """What the role may do with the tables of the database, its columns and its functions."""
    async with open_connection(place.superuser, Limits()) as superuser:
        if not await superuser.fetchval("select to_regrole($1)", role):
            return set()
        rows = await superuser.fetch(
            "select c.relname || ' ' || p from pg_class c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p"
            " where c.relnamespace = to_regnamespace('public') and c.relkind = 'r'"
            " and (has_table_privilege($1, c.oid, p)"
            "      or p <> 'DELETE' and has_any_column_privilege($1, c.oid, p))"
            " union select 'audit_forget' where has_function_privilege($1, 'audit_forget(timestamptz)', 'execute')",
            role,
        )
    return {row[0] for row in rows}


async def test_who_owns_one_database_cannot_act_as_the_server_of_another(postgres_server: ServerForTests) -> None:
    async with (
        owned(postgres_server, "an_owner", "createrole") as mine,
        owned(postgres_server, "other_owner", "createrole") as other,
    ):
        await furnish(mine)
        await furnish(other)
        assert mine.role != other.role
        assert await rights_in(other, other.role)
        assert await rights_in(other, mine.role) == set()
        there = dsn_of(other.superuser, "an_owner")  # whom PostgreSQL lets in, if nobody says otherwise
        async with open_connection(there, Limits()) as connection:
            for role in (other.role, mine.role, SHARED):
                with pytest.raises(asyncpg.PostgresError):
                    await connection.execute(f"set role {role}; {READING}")


async def as_it_was(place: Place) -> None:
    """Bring the database to what an earlier version left: the role that was shared, and its rights."""
    await furnish(place)
    async with open_connection(place.superuser, Limits()) as superuser:
        if not await superuser.fetchval("select to_regrole($1)", SHARED):
            await superuser.execute(f"create role {SHARED}; grant {SHARED} to current_user, {place.role}")
        await superuser.execute(
            f"grant select, insert, update, delete on all tables in schema public to {SHARED};"
            f"revoke all on audit from {SHARED}; grant select, insert (at, action) on audit to {SHARED};"
            f"grant execute on function audit_forget to {SHARED}; grant usage on schema public to {SHARED}"
        )


async def test_what_the_shared_role_had_is_taken_from_it_and_the_last_one_drops_it(
    untouched: ServerForTests,
) -> None:
    async with untouched.bare_database() as first, untouched.bare_database() as second:
        places = Place(first, first), Place(second, second)
        for place in places:
            await as_it_was(place)
            assert await rights_in(place, SHARED) > {"users SELECT", "audit INSERT", "audit_forget"}
        for number, place in enumerate(places):
            async with open_connection(place.superuser, Limits()) as superuser:
                await settle_rights(superuser, withdraw=True)
                assert await superuser.fetchval("select to_regrole($1) is null", SHARED) is (number == 1)
            assert await rights_in(place, SHARED) == set()
            await works_and_forgets(place)


async def test_a_command_takes_nothing_from_an_older_server_that_runs(untouched: ServerForTests) -> None:
    async with untouched.bare_database() as dsn:
        place = Place(dsn, dsn)
        await as_it_was(place)
        had = await rights_in(place, SHARED)
        async with open_pool(dsn, Limits(), {"role": SHARED}) as pool, pool.acquire() as older:
            await older.execute(READING)
            async with open_database(dsn, Limits()) as database:
                await database.ready()
            await older.execute(READING)
            assert await rights_in(place, SHARED) == had
        await works_and_forgets(place)
        assert await rights_in(place, SHARED) == set()


async def test_the_shared_role_is_left_to_whom_a_superuser_gave_it(untouched: ServerForTests) -> None:
    async with (
        owned(untouched, "an_owner", "superuser") as started,
        owned(untouched, "other_owner", "") as waits,
        open_connection(untouched.dsn, Limits()) as superuser,
    ):
        await as_it_was(started)
        await superuser.execute(f"grant {SHARED} to other_owner, an_owner")
        await works_and_forgets(started)
        assert await rights_in(started, SHARED) == set()
        assert await superuser.fetchval("select to_regrole($1) is not null", SHARED)
        async with pooled(waits.dsn) as connection:
            assert await connection.fetchval("select current_user") == SHARED
    async with open_connection(untouched.dsn, Limits()) as superuser:
        await superuser.execute(f"drop role {SHARED}")


async def test_who_was_given_the_shared_role_and_can_make_no_other_keeps_it_and_is_told(
    untouched: ServerForTests, caplog: pytest.LogCaptureFixture
) -> None:
    async with owned(untouched, "an_owner", "") as place:
        async with open_connection(place.superuser, Limits()) as superuser:
            await superuser.execute(f"create role {SHARED}; grant {SHARED} to an_owner")
        await furnish(place)
        async with pooled(place.dsn) as connection:
            assert await connection.fetchval("select current_user") == SHARED
        assert f'"{place.role}"' in caplog.text
        async with open_connection(place.superuser, Limits()) as superuser:
            await superuser.execute(f"create role {place.role}; grant {place.role} to an_owner")
        async with pooled(place.dsn) as connection:
            assert await connection.fetchval("select current_user") == place.role
        assert await rights_in(place, SHARED) == set()
        async with open_connection(place.superuser, Limits()) as superuser:
            await superuser.execute(f"drop role {SHARED}")


async def test_a_copy_of_a_database_has_a_role_of_its_own(postgres_server: ServerForTests) -> None:
    async with postgres_server.bare_database() as original:
        place = Place(original, original)
        await furnish(place)
        copy = await create_database(postgres_server.dsn, "a_copy", template=database_name(original))
        try:
            copied = Place(copy, copy)
            assert await rights_in(copied, place.role)
            await works_and_forgets(copied)
            assert await rights_in(copied, place.role) == set()
            assert await rights_in(place, place.role)
        finally:
            await drop_database(postgres_server.dsn, "a_copy")


@pytest.mark.parametrize("name", ["x" * 63, "é" * 31, 'A "quoted" name', "seedbox"])
async def test_whatever_a_database_is_called_its_role_has_a_name(postgres_server: ServerForTests, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    async with open_connection(postgres_server.dsn, Limits()) as superuser:
        await superuser.execute(f"create database {quoted} template template0")
    place = Place(*[named_database(postgres_server.dsn, quote(name))] * 2)
    try:
        await furnish(place)
        async with pooled(place.dsn) as connection:
            acting = await connection.fetchval("select current_user")
        assert acting == application_role(name)
        assert application_role(name).startswith(f"{SHARED}_")
        await works_and_forgets(place)
        async with pooled(await let_log_in(place.superuser), place.superuser) as connection:
            assert await connection.fetchval("select session_user") == acting
    finally:
        async with open_connection(postgres_server.dsn, Limits()) as superuser:
            await superuser.execute(f"drop database {quoted} with (force)")


def test_long_names_that_begin_alike_are_not_one() -> None:
    names = {application_role(f"{'x' * 62}{last}") for last in "ab"}
    assert len(names) == 2
    assert {len(name) for name in names} == {63}


ESCAPES = ("reset role", "set role none", "reset session authorization")


async def test_years_of_events_are_forgotten_a_part_at_a_time(postgres_dsn: str) -> None:
    async with open_connection(postgres_dsn, Limits()) as owner:
        await owner.execute(
            "insert into audit (at, action, actor_name, address, subject, subject_name, details)"
            " select now() - n * interval '1 hour', 'file.deliver', '', '', '', '', '[]'"
            " from generate_series(1, 30000) n"
        )
    async with open_database(postgres_dsn, Limits()) as database:
        forget = ForgetEvents(database, SystemClock(), keep=timedelta(days=60))
        assert await forget.forget() == 30_000 - 60 * 24 + 1
        async with database.unit() as unit:
            assert len(await unit.audit.find(AuditFilter(), limit=9_999)) == 60 * 24 - 1


async def test_who_logs_in_as_the_application_stays_it(postgres_dsn: str) -> None:
    place = Place(postgres_dsn, postgres_dsn)
    await furnish(place)
    async with pooled(await let_log_in(postgres_dsn), postgres_dsn) as connection:
        for escape in (*ESCAPES, f"set role {place.role}"):
            for statement in TAMPERINGS:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(f"{escape}; {statement}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("set role uuutorrent")
    assert await told(place) == BOTH


async def test_a_server_may_log_in_as_a_role_that_the_owner_gives_its_rights(postgres_server: ServerForTests) -> None:
    async with (
        owned(postgres_server, "an_owner", "") as place,
        owned(postgres_server, "a-Server", "") as server,
    ):
        dsn = dsn_of(place.dsn, user_of(server.dsn) or "")
        async with open_database(dsn, Limits(), owner=place.dsn) as database, database.unit() as unit:
            await unit.audit.add(AuditEvent(LONG_AGO, AuditAction.LOGGED_IN, actor_name="mia"))
            await unit.audit.add(AuditEvent(NOON, AuditAction.LOGGED_IN, actor_name="mia"))
        async with pooled(dsn, place.dsn) as connection:
            assert await connection.fetchval("select current_user") == "a-Server"
            for escape in ESCAPES:
                for statement in TAMPERINGS:
                    with pytest.raises(asyncpg.InsufficientPrivilegeError):
                        await connection.execute(f"{escape}; {statement}")
        await works_and_forgets(Place(dsn, place.superuser), place.dsn)
        async with open_connection(place.superuser, Limits()) as superuser:
            await superuser.execute('drop owned by "a-Server"')


async def test_a_server_that_there_is_not_is_told_so(postgres_dsn: str) -> None:
    async with open_database(dsn_of(postgres_dsn, "nobody"), Limits(), owner=postgres_dsn) as database:
        with pytest.raises(DatabaseUnavailable, match="refuses the user name"):
            await database.ready()


async def test_a_schema_of_the_owners_own_is_found(postgres_server: ServerForTests) -> None:
    async with owned(postgres_server, "an_owner", "") as place:
        async with open_connection(place.superuser, Limits()) as superuser:
            await superuser.execute(f"create role {place.role}; grant {place.role} to an_owner")
            await superuser.execute("create schema authorization an_owner")
        await furnish(place)
        async with pooled(place.dsn) as connection:
            assert await connection.fetchval("select current_schema()") == "an_owner"
            assert await connection.fetchval("select count(*) from an_owner.audit") == 2
        async with open_database(place.dsn, Limits()) as database, database.unit() as unit:
            assert await unit.audit.forget(NOON) == 1


async def test_databases_that_are_set_up_at_once_do_not_disturb_each_other(postgres_server: ServerForTests) -> None:
    async def set_up(dsn: str) -> None:
        async with open_database(dsn, Limits(), withdraw=True) as database:
            await database.ready()

    async with (
        owned(postgres_server, "an_owner", "createrole") as first,
        owned(postgres_server, "other_owner", "superuser") as second,
        postgres_server.bare_database() as third,
    ):
        await asyncio.gather(*(set_up(dsn) for dsn in (first.dsn, second.dsn, third) * 2))


async def test_a_table_of_a_later_migration_is_the_applications_too(postgres_dsn: str) -> None:
    async with open_connection(postgres_dsn, Limits()) as owner:
        await owner.execute("create table later (id integer)")
        try:
            async with pooled(postgres_dsn) as connection:
                await connection.execute("insert into later values (1)")
        finally:
            await owner.execute("drop table later")


async def test_what_was_granted_by_mistake_is_taken_back(postgres_dsn: str) -> None:
    async with open_connection(postgres_dsn, Limits()) as owner:
        await owner.execute(f"grant update, delete, truncate on audit to {Place(postgres_dsn, postgres_dsn).role}")
    async with pooled(postgres_dsn) as connection:
        for privilege in ("UPDATE", "DELETE", "TRUNCATE"):
            assert not await connection.fetchval("select has_table_privilege('audit', $1)", privilege)
