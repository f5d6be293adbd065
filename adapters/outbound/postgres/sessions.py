"""Log-ins in PostgreSQL."""

from dataclasses import asdict, dataclass
from datetime import datetime

from pypika import PostgreSQLQuery as Q
from pypika.terms import Criterion

from application.ports.sessions import Sessions
from domain.sessions import FamilyId, Session, SessionId
from domain.users import UserId

from .statements import Binds, Row, Statements, insert, update
from .tables import SESSIONS

COLUMNS = ("id", "family", "user_id", "token_sha256", "device", "issued_at", "expires_at", "used_at")


@dataclass(frozen=True, slots=True)
class PostgresSessions(Sessions):
    """The table of sessions."""

    statements: Statements

    async def add(self, session: Session) -> None:
        """See the port."""
        bind = Binds()
        values = asdict(session)
        values["user_id"] = values.pop("user")
        await self.statements.attempt(insert(SESSIONS, values, bind), bind)

    async def by_token(self, token_sha256: bytes) -> Session | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(SESSIONS).select(*COLUMNS).where(SESSIONS.token_sha256 == bind(token_sha256)).for_update()
        row = await self.statements.row(query, bind)
        return None if row is None else _session(row)

    async def mark_used(self, session: SessionId, at: datetime) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.run(update(SESSIONS, {"used_at": at}, bind).where(SESSIONS.id == bind(session)), bind)

    async def revoke_family(self, family: FamilyId) -> None:
        """See the port."""
        bind = Binds()
        await self._forget(SESSIONS.family == bind(family), bind)

    async def revoke_user(self, user: UserId) -> None:
        """See the port."""
        bind = Binds()
        await self._forget(SESSIONS.user_id == bind(user), bind)

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        bind = Binds()
        return await self._forget(SESSIONS.expires_at < bind(now), bind)

    async def _forget(self, condition: Criterion, bind: Binds) -> int:
        return await self.statements.run(Q.from_(SESSIONS).delete().where(condition), bind)


def _session(row: Row) -> Session:
    return Session(
        id=SessionId(row["id"]),
        family=FamilyId(row["family"]),
        user=UserId(row["user_id"]),
        token_sha256=row["token_sha256"],
        device=row["device"],
        issued_at=row["issued_at"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
    )
