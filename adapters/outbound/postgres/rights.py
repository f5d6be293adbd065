"""What the server may do to its own database: work in every table, and only ever add to the audit.

The owner of the tables brings the schema up to date. The pool's connections come as another role, which owns nothing:
they log in as it, or else they come as the owner and act as the database's own ``application_role``. See docs/adr/0027.
"""

import hashlib
import logging
from collections.abc import Mapping
from contextlib import suppress

import asyncpg

from .audit import COLUMNS as AUDIT_COLUMNS
from .connecting import Limits, dsn_of, open_connection
from .failures import translated

SHARED = "uuutorrent_application"
"""What every database used before each had a role of its own: whoever owned one could act as the server of another."""
_LONGEST_NAME = 63
"""Bytes of a PostgreSQL name."""
_DIGEST = 8

_USUAL = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_FEWER = {"audit": frozenset({"SELECT"}), "schema_migrations": frozenset({"SELECT"})}
_WRITTEN = {"audit": frozenset(AUDIT_COLUMNS) - {"number"}}
"""What may be inserted, where that is not everything: who chose the numbers could take those of what comes next."""
_NOBODYS = {"audit": frozenset({"UPDATE", "DELETE", "TRUNCATE"})}
"""What the owner may not do either, unless it first grants that to itself."""

_LOCK = 0x75_75_75_72
"""Another number than the migrations' own: "uuur"."""
_ATTEMPTS = 10
"""Two databases of one server may be set up at once, and no lock of ours holds in both."""
_MADE_MEANWHILE = (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError, asyncpg.InternalServerError)

# Plain SQL, because PyPika knows nothing of rights. Names come from the catalogue, quoted.
_TABLES = """
select c.relname as name, c.oid::regclass::text as quoted, c.relowner::regrole::text as owner,
    array(select privilege_type from aclexplode(c.relacl) where grantee = to_regrole($1)) as given,
    array(
        select a.attname::text from pg_attribute a, aclexplode(a.attacl) g
        where a.attrelid = c.oid and g.grantee = to_regrole($1) and g.privilege_type = 'INSERT'
    ) as written,
    array(
        select privilege_type from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner)))
        where grantee = c.relowner
    ) as owners
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'usage')
order by c.relname
"""
_FORGETTING = """
select p.oid::regprocedure::text as quoted,
    exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0) as anybodys,
    coalesce(has_function_privilege(to_regrole($1), p.oid, 'execute'), false) as given
from pg_proc p where p.oid = to_regprocedure('audit_forget(timestamptz)')
"""
_OTHERS = """
select quote_ident(r.rolname) from pg_roles r
where (r.rolname = $2 or starts_with(r.rolname, $2 || '_')) and r.rolname is distinct from $1
    and exists (
        select from pg_shdepend d join pg_database b on b.oid = d.dbid
        where b.datname = current_database() and d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid
            and d.deptype = 'a'
    )
order by 1
"""
"""Roles of ours that have rights in this database and should not: the one that was shared, and those of the databases
that this one is a copy of, or was called before."""
_GIVEN_AWAY = """
select exists (
    select from pg_auth_members g join pg_roles r on r.oid = g.member
    where g.roleid = to_regrole($1) and r.rolname <> current_user and not starts_with(r.rolname, $1 || '_')
)
"""
"""Whether somebody was given the role who is neither we nor a role of ours."""
_MAY_ENTER_BY_GRANT = """
select exists (
    select from pg_namespace n, aclexplode(n.nspacl) g
    where n.nspname = current_schema() and g.grantee = to_regrole($1)
)
"""
_SCHEMA = "select quote_ident(current_schema())"
_MAY_ENTER = "select has_schema_privilege(to_regrole($1), current_schema(), 'usage')"
_OTHER = "select quote_ident(rolname) from pg_roles where rolname = $1 and rolname <> current_user"

_log = logging.getLogger(__name__)


async def settle_rights(
    connection: asyncpg.Connection, login: str | None = None, *, withdraw: bool = False
) -> Mapping[str, str]:
    """Grant and revoke what is needed; return the settings with which the pool's connections begin.

    The pool logs in as ``login``, and never is anything else. If that is nobody else than the owner, whose connection
    this is, the pool acts as the database's own role, which is made if the owner may make roles. If it may not, and
    nobody gave it that one or the one that was shared, the pool acts as the owner; then the audit has its triggers, and
    the rights that the owner took from itself. With ``withdraw`` other roles of ours lose what they had here; a server
    of an older version may still act as one of them. Raises DatabaseUnavailable.
    """
    with translated():
        own = application_role(await connection.fetchval("select current_database()"))
        other: str | None = await connection.fetchval(_OTHER, login)
        acting = None if other else await _acting(connection, own)
        role = other or (acting and _quoted(acting))
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock($1)", _LOCK)
            await _settle_tables(connection, role)
            await _settle_forgetting(connection, role)
            schema: str = await connection.fetchval(_SCHEMA)
            if role is not None and not await connection.fetchval(_MAY_ENTER, role):
                await connection.execute(f"grant usage on schema {schema} to {role}")
            if withdraw:
                await _withdraw(connection, login if other else acting, schema)
    if role is None:
        _log.info("The database's user may not make the role %s: the server acts as that user.", own)
        return {}
    # The default begins with a schema named like whoever acts, and that is another one now.
    return {"search_path": schema, **({"role": acting} if acting else {})}


def application_role(database: str) -> str:
    """Return the name of the role that the server of that database acts as: the database's own."""
    name = f"{SHARED}_{database}"
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    kept = name.encode()[: _LONGEST_NAME - _DIGEST - 1].decode(errors="ignore")
    return f"{kept}_{hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]}"


async def let_log_in(owner: str) -> str:
    """Let the database's own role log in where ``owner``, a superuser's DSN, does; return the DSN for that.

    Who has logged in as a role can be no other, while who only acts as one can stop that. Raises DatabaseUnavailable.
    """
    async with open_connection(owner, Limits()) as connection:
        with translated():
            own = application_role(await connection.fetchval("select current_database()"))
            with suppress(asyncpg.DuplicateObjectError):
                await connection.execute(f"create role {_quoted(own)}")
            await connection.execute(f"alter role {_quoted(own)} login")
    return dsn_of(owner, own)


async def _acting(connection: asyncpg.Connection, own: str) -> str | None:
    """Return as which role the connection may act; None is as whom it came."""
    if await _may_get(connection, own):
        return own
    if not await _may_act(connection, SHARED):
        return None
    _log.warning(
        "The server acts as %s, which other databases of this PostgreSQL server may share. Let a superuser make one "
        "for this database alone (create role), and grant it to the database's owner: %s",
        SHARED,
        _quoted(own),
    )
    return SHARED


async def _may_act(connection: asyncpg.Connection, role: str) -> bool:
    try:
        async with connection.transaction():
            await connection.execute(f"set local role {_quoted(role)}")
    except (asyncpg.InvalidParameterValueError, asyncpg.InsufficientPrivilegeError):
        return False  # there is no such role, or it is somebody else's
    return True


async def _may_get(connection: asyncpg.Connection, role: str) -> bool:
    """Whether the connection may act as the role, which is made and granted to it if need be."""
    quoted = _quoted(role)
    for _ in range(_ATTEMPTS):
        if await _may_act(connection, role):
            return True
        try:
            async with connection.transaction():
                if await connection.fetchval("select to_regrole($1) is null", quoted):
                    await connection.execute(f"create role {quoted} nologin")
                await connection.execute(f"grant {quoted} to current_user")
        except asyncpg.InsufficientPrivilegeError:
            return False
        except _MADE_MEANWHILE:
            continue  # another process set the database up at the same moment
    return False


async def _withdraw(connection: asyncpg.Connection, role: str | None, schema: str) -> None:
    """Take from other roles of ours what they may do here, and drop the one that was shared if that was its last.

    Whom a superuser gave it has perhaps not started yet, and would then act as the owner of another database.
    """
    others = [row[0] for row in await connection.fetch(_OTHERS, role, SHARED)]
    tables = ", ".join(table["quoted"] for table in await connection.fetch(_TABLES, None))
    for other in others:
        if tables:
            await connection.execute(f"revoke all on {tables} from {other}")
        if (forgetting := await connection.fetchrow(_FORGETTING, None)) is not None:
            await connection.execute(f"revoke execute on function {forgetting['quoted']} from {other}")
        if await connection.fetchval(_MAY_ENTER_BY_GRANT, other):
            await connection.execute(f"revoke usage on schema {schema} from {other}")
    if SHARED in others and not await connection.fetchval(_GIVEN_AWAY, SHARED):
        with suppress(asyncpg.PostgresError):  # other databases need it, or it is not ours to drop
            async with connection.transaction():
                await connection.execute(f"drop role {SHARED}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def _settle_tables(connection: asyncpg.Connection, role: str | None) -> None:
    for table in await connection.fetch(_TABLES, role):
        quoted, wanted = table["quoted"], _FEWER.get(table["name"], _USUAL)
        written = _WRITTEN.get(table["name"], frozenset())
        if role is not None and (wanted != set(table["given"]) or written != set(table["written"])):
            await connection.execute(f"revoke all on {quoted} from {role}")
            await connection.execute(f"grant {', '.join(sorted(wanted))} on {quoted} to {role}")
            if written:
                await connection.execute(f"grant insert ({', '.join(sorted(written))}) on {quoted} to {role}")
        excess = _NOBODYS.get(table["name"], frozenset()).intersection(table["owners"])
        if excess:
            await connection.execute(f"revoke {', '.join(sorted(excess))} on {quoted} from {table['owner']}")


async def _settle_forgetting(connection: asyncpg.Connection, role: str | None) -> None:
    forgetting = await connection.fetchrow(_FORGETTING, role)
    if forgetting is None:
        return
    if forgetting["anybodys"]:
        await connection.execute(f"revoke execute on function {forgetting['quoted']} from public")
    if role is not None and (forgetting["anybodys"] or not forgetting["given"]):
        await connection.execute(f"grant execute on function {forgetting['quoted']} to {role}")
