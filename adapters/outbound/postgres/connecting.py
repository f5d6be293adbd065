"""How we connect: time-outs on everything, and no secret in any error."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

import asyncpg

from application.ports.database import DatabaseUnavailable

from .failures import DRIVER_ERRORS, translated

_NOTHING_MORE: Mapping[str, str] = MappingProxyType({})
_WHO = frozenset({"user", "password", "passfile"})
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections, and how long anything may take.

    ``patience`` is for connecting and for a free connection; ``statement`` for one statement, waits for locks included.
    """

    smallest_pool: int = 0
    largest_pool: int = 8
    patience: timedelta = timedelta(seconds=5)
    statement: timedelta = timedelta(seconds=15)


@asynccontextmanager
async def open_pool(
    dsn: str, limits: Limits, settings: Mapping[str, str] = _NOTHING_MORE
) -> AsyncIterator[asyncpg.Pool]:
    """Open a pool. Closing it waits for open units, but not for ever. Raises DatabaseUnavailable.

    ``settings`` and the server's own time-outs travel in the start-up message: what a session sets later, the pool
    resets.
    """
    pool = asyncpg.create_pool(
        readable(dsn),
        min_size=limits.smallest_pool,
        max_size=limits.largest_pool,
        timeout=limits.patience.total_seconds(),
        command_timeout=(limits.statement + limits.patience).total_seconds(),
        server_settings={**_settings(limits.statement), **settings},
    )
    with translated():
        await pool
    try:
        yield pool
    finally:
        with suppress(*DRIVER_ERRORS):  # a pool that cannot be closed in time terminates its connections
            await asyncio.wait_for(pool.close(), limits.patience.total_seconds())


@asynccontextmanager
async def open_connection(dsn: str, limits: Limits) -> AsyncIterator[asyncpg.Connection]:
    """Open one connection outside any pool, for migrations and maintenance. Raises DatabaseUnavailable."""
    patience = limits.patience.total_seconds()
    with translated():
        connection = await asyncpg.connect(readable(dsn), timeout=patience, server_settings=_settings(limits.statement))
    try:
        yield connection
    finally:
        with suppress(*DRIVER_ERRORS):
            await connection.close(timeout=patience)


async def create_database(dsn: str, name: str, *, template: str = "template1") -> str:
    """Create the database ``name`` at the server of ``dsn``, as a copy of ``template``; return its own DSN.

    Idempotent. Nobody may be connected to the template; its files are copied, which is several times faster than
    logging every block of it. Raises DatabaseUnavailable, ValueError for an odd name.
    """
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(template):
        raise ValueError("A database name has lower-case letters, digits and underscores.")
    async with open_connection(dsn, Limits(statement=timedelta(minutes=1))) as connection:
        with translated(), suppress(asyncpg.DuplicateDatabaseError):
            await connection.execute(f"create database {name} template {template} strategy file_copy")
    return named_database(dsn, name)


async def drop_database(dsn: str, name: str) -> None:
    """Drop the database ``name`` at the server of ``dsn``, connections and all. Idempotent."""
    if not _NAME.fullmatch(name):
        raise ValueError("A database name has lower-case letters, digits and underscores.")
    async with open_connection(dsn, Limits(statement=timedelta(minutes=1))) as connection:
        with translated():
            await connection.execute(f"drop database if exists {name} with (force)")


def named_database(dsn: str, name: str) -> str:
    """Return ``dsn`` with another database."""
    return urlsplit(dsn)._replace(path=f"/{name}").geturl()


def dsn_of(dsn: str, user: str) -> str:
    """Return ``dsn`` for another user, without any password."""
    parts = urlsplit(dsn)
    query = "&".join(part for part in parts.query.split("&") if part.partition("=")[0] not in _WHO)
    return parts._replace(netloc=f"{quote(user, safe='')}@{parts.netloc.rpartition('@')[2]}", query=query).geturl()


def user_of(dsn: str) -> str | None:
    """Return whom ``dsn`` logs in as, if it says so. Raises DatabaseUnavailable."""
    parts = urlsplit(readable(dsn))
    return unquote(parts.username) if parts.username else dict(parse_qsl(parts.query)).get("user")


def readable(dsn: str) -> str:
    """Return ``dsn`` if it can be read. Raises DatabaseUnavailable, whose text and causes do not repeat it.

    The driver's own errors quote the part that they stumble over: with an unquoted ``/`` or ``@`` in the password, that
    is the password.
    """
    try:
        parts = urlsplit(dsn)
        sound = parts.scheme in ("postgres", "postgresql") and (parts.port is None or parts.port > 0)
        sound = sound and not parts.fragment and _says_who_once(parts)
    except ValueError:
        sound = False
    if not sound:
        raise DatabaseUnavailable(
            "The database's address (dsn) cannot be read. It looks like postgresql://user:password@host:5432/name; "
            "characters such as / @ & # + in the password are written as %2F %40 %26 %23 %2B. User and password stand "
            "before the @, or after the ? as user=…&password=…, not in both places."
        )
    return dsn


def _says_who_once(parts: SplitResult) -> bool:
    """Whether user and password stand in one place at most. Raises ValueError for a query that cannot be read.

    Of two users the driver takes the first, PostgreSQL's own programs the last; of a ``+`` it makes a blank, and they
    do not.
    """
    asked = parse_qsl(parts.query, strict_parsing=True) if parts.query else []
    named = [name for name, _ in asked if name in _WHO]
    named += [name for name, value in (("user", parts.username), ("password", parts.password)) if value]
    blanks = [part for part in parts.query.split("&") if "+" in part and part.partition("=")[0] in _WHO]
    return len(named) == len(set(named)) and not blanks


def _settings(statement: timedelta) -> dict[str, str]:
    milliseconds = str(statement // timedelta(milliseconds=1))
    return {
        "application_name": "uuutorrent",
        "statement_timeout": milliseconds,
        "idle_in_transaction_session_timeout": milliseconds,
        "timezone": "UTC",
    }
