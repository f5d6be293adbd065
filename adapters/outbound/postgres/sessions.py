"""Log-ins in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pypika import Order
from pypika import PostgreSQLQuery as Q
from pypika.terms import Criterion

from application.ports.sessions import Sessions, Standing
from domain.sessions import RefreshToken, Session, SessionId
from domain.users import UserId

from .statements import Binds, Row, Statements, insert, locking, update
from .tables import REFRESH_TOKENS, SESSIONS, USERS
from .users import STANDING, standing_in

COLUMNS = (
    *("id", "user_id", "device", "address", "started_at", "seen_at", "expires_at"),
    *("turned", "turned_token", "turned_at"),
)
_SELECTED = tuple(SESSIONS.field(column) for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class PostgresSessions(Sessions):
    """The tables of sessions and of tokens. Whatever changes a token has its session locked: no two do at once."""

    statements: Statements

    async def add(self, session: Session, token: RefreshToken) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.attempt(insert(SESSIONS, _values(session), bind), bind)
        await self._add_token(token)

    async def by_token(self, sha256: bytes) -> tuple[Session, RefreshToken] | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(SESSIONS).join(REFRESH_TOKENS).on(REFRESH_TOKENS.session == SESSIONS.id)
        query = query.select(*_SELECTED, REFRESH_TOKENS.generation).where(REFRESH_TOKENS.sha256 == bind(sha256))
        row = await self.statements.row(locking(query, only="sessions"), bind)
        return None if row is None else (_session(row), RefreshToken(sha256, SessionId(row["id"]), row["generation"]))

    async def standing(self, session: SessionId) -> Standing | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(SESSIONS).join(USERS).on(USERS.id == SESSIONS.user_id)
        query = query.select(*_SELECTED, *STANDING)
        row = await self.statements.row(query.where(SESSIONS.id == bind(session)), bind)
        return None if row is None else Standing(_session(row), *standing_in(row))

    async def of(self, user: UserId) -> Sequence[Session]:
        """See the port."""
        bind = Binds()
        query = Q.from_(SESSIONS).select(*COLUMNS).where(SESSIONS.user_id == bind(user))
        query = query.orderby(SESSIONS.seen_at, order=Order.desc).orderby(SESSIONS.id)
        return [_session(row) for row in await self.statements.rows(query, bind)]

    async def turn(self, session: Session, token: RefreshToken, *, oldest: int) -> None:
        """See the port."""
        bind = Binds()
        changed = await self.statements.run(update(SESSIONS, _values(session), bind).where(_is(session.id, bind)), bind)
        if not changed:
            return
        await self._add_token(token)
        bind = Binds()
        old = (REFRESH_TOKENS.session == bind(session.id)) & (REFRESH_TOKENS.generation < bind(oldest))
        await self.statements.run(Q.from_(REFRESH_TOKENS).delete().where(old), bind)

    async def saw(self, session: SessionId, address: str, at: datetime) -> None:
        """See the port."""
        bind = Binds()
        query = update(SESSIONS, {"address": address, "seen_at": at}, bind)
        await self.statements.run(query.where(_is(session, bind)), bind)

    async def revoke(self, session: SessionId) -> bool:
        """See the port."""
        bind = Binds()
        return bool(await self._forget(_is(session, bind), bind))

    async def revoke_user(self, user: UserId, *, but: SessionId | None = None) -> int:
        """See the port."""
        bind = Binds()
        theirs = SESSIONS.user_id == bind(user)
        return await self._forget(theirs if but is None else theirs & (SESSIONS.id != bind(but)), bind)

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        bind = Binds()
        # What somebody has locked is in use, and waiting for it with locks of our own could be for ever.
        expired = Q.from_(SESSIONS).select("id").where(SESSIONS.expires_at < bind(now))
        return await self._forget(SESSIONS.id.isin(locking(expired, skip_locked=True)), bind)

    async def _add_token(self, token: RefreshToken) -> None:
        bind = Binds()
        await self.statements.attempt(insert(REFRESH_TOKENS, asdict(token), bind), bind)

    async def _forget(self, condition: Criterion, bind: Binds) -> int:
        return await self.statements.run(Q.from_(SESSIONS).delete().where(condition), bind)


def _is(session: SessionId, bind: Binds) -> Criterion:
    return SESSIONS.id == bind(session)


def _values(session: Session) -> dict[str, object]:
    values = asdict(session)
    values["user_id"] = values.pop("user")
    return values


def _session(row: Row) -> Session:
    return Session(
        id=SessionId(row["id"]),
        user=UserId(row["user_id"]),
        device=row["device"],
        address=row["address"],
        started_at=row["started_at"],
        seen_at=row["seen_at"],
        expires_at=row["expires_at"],
        turned=row["turned"],
        turned_token=row["turned_token"],
        turned_at=row["turned_at"],
    )
