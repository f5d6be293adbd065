"""Personal API tokens in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pypika import Order
from pypika import PostgreSQLQuery as Q
from pypika.terms import Criterion

from application.ports.api_tokens import ApiTokens, ApiTokenStanding
from domain.api_tokens import ApiToken, ApiTokenId
from domain.scopes import Scope
from domain.users import UserId

from .statements import Binds, Row, Statements, insert, update
from .tables import API_TOKENS, USERS
from .users import STANDING, standing_in

COLUMNS = (
    *("id", "user_id", "name", "scopes", "sha256"),
    *("created_at", "expires_at", "used_at", "address"),
)
_SELECTED = tuple(API_TOKENS.field(column) for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class PostgresApiTokens(ApiTokens):
    """The table of tokens."""

    statements: Statements

    async def add(self, token: ApiToken) -> None:
        """See the port."""
        bind = Binds()
        values = asdict(token) | {"user_id": token.user, "scopes": sorted(scope.value for scope in token.scopes)}
        del values["user"]
        await self.statements.attempt(insert(API_TOKENS, values, bind), bind)

    async def standing(self, sha256: bytes) -> ApiTokenStanding | None:
        """See the port."""
        bind = Binds()
        return await self._standing(API_TOKENS.sha256 == bind(sha256), bind)

    async def by_id(self, token: ApiTokenId) -> ApiTokenStanding | None:
        """See the port."""
        bind = Binds()
        return await self._standing(API_TOKENS.id == bind(token), bind)

    async def _standing(self, wanted: Criterion, bind: Binds) -> ApiTokenStanding | None:
        query = Q.from_(API_TOKENS).join(USERS).on(USERS.id == API_TOKENS.user_id)
        query = query.select(*_SELECTED, *STANDING)
        row = await self.statements.row(query.where(wanted), bind)
        return None if row is None else ApiTokenStanding(_token(row), *standing_in(row))

    async def of(self, user: UserId) -> Sequence[ApiToken]:
        """See the port."""
        bind = Binds()
        query = Q.from_(API_TOKENS).select(*COLUMNS).where(API_TOKENS.user_id == bind(user))
        query = query.orderby(API_TOKENS.created_at, API_TOKENS.id, order=Order.desc)
        return [_token(row) for row in await self.statements.rows(query, bind)]

    async def saw(self, token: ApiTokenId, address: str, at: datetime) -> None:
        """See the port."""
        bind = Binds()
        query = update(API_TOKENS, {"address": address, "used_at": at}, bind)
        await self.statements.run(query.where(API_TOKENS.id == bind(token)), bind)

    async def remove(self, user: UserId, token: ApiTokenId) -> bool:
        """See the port."""
        bind = Binds()
        return bool(await self._forget((API_TOKENS.user_id == bind(user)) & (API_TOKENS.id == bind(token)), bind))

    async def remove_all(self, user: UserId) -> int:
        """See the port."""
        bind = Binds()
        return await self._forget(API_TOKENS.user_id == bind(user), bind)

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        bind = Binds()
        return await self._forget(API_TOKENS.expires_at < bind(now), bind)

    async def _forget(self, doomed: Criterion, bind: Binds) -> int:
        return await self.statements.run(Q.from_(API_TOKENS).delete().where(doomed), bind)


def _token(row: Row) -> ApiToken:
    return ApiToken(
        id=ApiTokenId(row["id"]),
        user=UserId(row["user_id"]),
        name=row["name"],
        scopes=frozenset(Scope(scope) for scope in row["scopes"]),
        sha256=row["sha256"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        address=row["address"],
    )
