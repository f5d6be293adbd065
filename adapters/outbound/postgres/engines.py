"""Engines in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pypika import PostgreSQLQuery as Q

from application.ports.engines import EngineRows, KeptEngine

from .statements import Binds, Statements, insert
from .tables import ENGINES


@dataclass(frozen=True, slots=True)
class PostgresEngines(EngineRows):
    """The table of engines."""

    statements: Statements

    async def keep(self, engine: KeptEngine) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.run(insert(ENGINES, asdict(engine), bind).on_conflict("name").do_update("plugin"), bind)

    async def all(self) -> Sequence[KeptEngine]:
        """See the port."""
        query = Q.from_(ENGINES).select("name", "plugin", "first_seen_at").orderby(ENGINES.name)
        rows = await self.statements.rows(query, Binds())
        return [KeptEngine(row["name"], row["plugin"], row["first_seen_at"]) for row in rows]
