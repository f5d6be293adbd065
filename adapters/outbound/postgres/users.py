"""People in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from pypika import PostgreSQLQuery as Q
from pypika.terms import Criterion

from application.ports.users import StaleUser, UserNotFound, Users
from domain.users import PasswordHash, Role, User, UserId, Username

from .statements import Binds, Row, Statements, insert, update
from .tables import USERS

COLUMNS = ("id", "username", "role", "password", "created_at", "disabled", "version")


@dataclass(frozen=True, slots=True)
class PostgresUsers(Users):
    """The table of users."""

    statements: Statements

    async def add(self, user: User) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.attempt(insert(USERS, {"id": user.id, **_values(user)}, bind), bind)

    async def get(self, user: UserId) -> User | None:
        """See the port."""
        bind = Binds()
        return await self._where(USERS.id == bind(user), bind)

    async def named(self, name: Username) -> User | None:
        """See the port."""
        bind = Binds()
        return await self._where(USERS.username_key == bind(name.key), bind)

    async def save(self, user: User) -> None:
        """See the port."""
        bind = Binds()
        query = update(USERS, _values(user) | {"version": user.version + 1}, bind)
        query = query.where((USERS.id == bind(user.id)) & (USERS.version == bind(user.version)))
        if not await self.statements.attempt(query, bind):
            if await self.get(user.id) is None:
                raise UserNotFound("There is no such user.")
            raise StaleUser("Somebody else changed this user in the meantime.")

    async def all(self) -> Sequence[User]:
        """See the port."""
        query = Q.from_(USERS).select(*COLUMNS).orderby(USERS.created_at, USERS.id)
        return [_user(row) for row in await self.statements.rows(query, Binds())]

    async def _where(self, condition: Criterion, bind: Binds) -> User | None:
        row = await self.statements.row(Q.from_(USERS).select(*COLUMNS).where(condition), bind)
        return None if row is None else _user(row)


def _values(user: User) -> dict[str, object]:
    return {
        "username": user.username.text,
        "username_key": user.username.key,
        "role": user.role.value,
        "password": user.password,
        "created_at": user.created_at,
        "disabled": user.disabled,
        "version": user.version,
    }


def _user(row: Row) -> User:
    return User(
        id=UserId(row["id"]),
        username=Username(row["username"]),
        role=Role(row["role"]),
        password=PasswordHash(row["password"]),
        created_at=row["created_at"],
        disabled=row["disabled"],
        version=row["version"],
    )
