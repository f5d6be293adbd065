"""Queries: PyPika builds their shape, ``Binds`` carries their values, and nothing is ever written into the text."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

import asyncpg
from pypika import Parameter, PostgreSQLQuery, Table
from pypika.dialects import PostgreSQLQueryBuilder
from pypika.queries import QueryBuilder

from domain.keepable import keepable

from .failures import translated
from .violations import MEANINGS

Row: TypeAlias = Mapping[str, Any]
ValueT = TypeVar("ValueT")

_ROWS_A_TURN = 250
"""About three milliseconds."""


class Binds(list[object]):
    """Collects values and hands out the ``$n`` that stands for each.

    PyPika's own parameters format the values first (a datetime becomes text), which asyncpg rightly refuses.
    """

    def __call__(self, value: object) -> Parameter:
        """Remember ``value``. Raises UnkeepableNumber."""
        self.append(keepable(value))
        return Parameter(f"${len(self)}")


def insert(table: Table, values: Mapping[str, object], bind: Binds) -> PostgreSQLQueryBuilder:
    """Return the insertion of one row."""
    query = PostgreSQLQuery.into(table).columns(*values).insert(*(bind(value) for value in values.values()))
    return cast("PostgreSQLQueryBuilder", query)


def update(table: Table, values: Mapping[str, object], bind: Binds) -> QueryBuilder:
    """Return the update of those columns; the caller says where."""
    query = PostgreSQLQuery.update(table)
    for column, value in values.items():
        query = query.set(column, bind(value))
    return query


def locking(query: QueryBuilder, *, only: str | None = None, skip_locked: bool = False) -> PostgreSQLQueryBuilder:
    """Return the query such that it locks its rows, or those of the table ``only``, until the unit ends."""
    tables = () if only is None else (only,)
    locked = cast("PostgreSQLQueryBuilder", query).for_update(of=tables, skip_locked=skip_locked)
    return cast("PostgreSQLQueryBuilder", locked)


class Statements:
    """Runs queries on the connection of one unit. Every method raises DatabaseUnavailable."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def row(self, query: QueryBuilder, bind: Binds) -> Row | None:
        """Return the first row, or None."""
        with translated():
            row: Row | None = await self._connection.fetchrow(query.get_sql(), *bind)
        return row

    async def rows(self, query: QueryBuilder, bind: Binds) -> Sequence[Row]:
        """Return every row."""
        with translated():
            rows: Sequence[Row] = await self._connection.fetch(query.get_sql(), *bind)
        return rows

    async def read_in_turns(self, query: QueryBuilder, bind: Binds, read: Callable[[Row], ValueT]) -> list[ValueT]:
        """Return what ``read`` makes of thousands of rows, letting others have their turn in between."""
        values: list[ValueT] = []
        with translated():
            cursor = await self._connection.cursor(query.get_sql(), *bind)
            while rows := await cursor.fetch(_ROWS_A_TURN):
                values += [read(row) for row in rows]
                await asyncio.sleep(0)
        return values

    async def run(self, query: QueryBuilder, bind: Binds) -> int:
        """Return how many rows were changed. For statements that cannot break a constraint."""
        with translated():
            status: str = await self._connection.execute(query.get_sql(), *bind)
        return int(status.rpartition(" ")[2])

    async def lock(self, table: Table) -> None:
        """Let nobody else write to the table until the unit ends; who is at it is waited for. Everybody may read."""
        with translated():
            # PyPika knows no locks of whole tables.
            await self._connection.execute(f"lock table {table} in share row exclusive mode")

    async def attempt(self, query: QueryBuilder, bind: Binds) -> int:
        """Run a statement that may break a constraint; inside a savepoint, so that the unit stays usable.

        Raises what ``violations.MEANINGS`` has for the constraint.
        """
        try:
            with translated():
                async with self._connection.transaction():
                    return await self.run(query, bind)
        except asyncpg.IntegrityConstraintViolationError as error:
            meaning = MEANINGS.get(error.constraint_name)
            if meaning is None:
                raise
            raise meaning() from error
