"""Traffic in PostgreSQL."""

from dataclasses import dataclass
from datetime import date

from pypika import PostgreSQLQuery as Q

from application.ports.traffic import MonthsTraffic, Traffic

from .statements import Binds, Statements, insert
from .tables import TRAFFIC


@dataclass(frozen=True, slots=True)
class PostgresTraffic(Traffic):
    """The table of traffic."""

    statements: Statements

    async def add(self, traffic: MonthsTraffic) -> None:
        """See the port. The row is made first, so that two who add at once wait for each other and both count."""
        bind = Binds()
        nothing = {"month": traffic.month, "uploaded_bytes": 0, "delivered_bytes": 0}
        await self.statements.run(insert(TRAFFIC, nothing, bind).on_conflict("month").do_nothing(), bind)
        bind = Binds()
        query = Q.update(TRAFFIC).set("uploaded_bytes", TRAFFIC.uploaded_bytes + bind(traffic.uploaded_bytes))
        query = query.set("delivered_bytes", TRAFFIC.delivered_bytes + bind(traffic.delivered_bytes))
        await self.statements.run(query.where(TRAFFIC.month == bind(traffic.month)), bind)

    async def of(self, month: date) -> MonthsTraffic:
        """See the port."""
        bind = Binds()
        query = Q.from_(TRAFFIC).select("uploaded_bytes", "delivered_bytes").where(TRAFFIC.month == bind(month))
        row = await self.statements.row(query, bind)
        return MonthsTraffic(month) if row is None else MonthsTraffic(month, *row.values())
