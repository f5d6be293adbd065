"""People in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass

from pypika import PostgreSQLQuery as Q
from pypika.dialects import PostgreSQLQueryBuilder
from pypika.terms import Criterion

from application.ports.users import StaleUser, UserNotFound, Users, UserStillClaims
from domain.users import PasswordHash, Role, User, UserId, Username

from .quotas import QUOTA, quota_in, quota_values
from .statements import Binds, Row, Statements, insert, update
from .tables import USERS

COLUMNS = (
    "id",
    "username",
    "role",
    "password",
    "created_at",
    "disabled",
    "version",
    "password_is_temporary",
    *QUOTA,
)
STANDING = tuple(USERS.field(column) for column in ("username", "role", "disabled", "password_is_temporary"))
"""What is asked of the person beside each way in."""


@dataclass(frozen=True, slots=True)
class PostgresUsers(Users):
    """The table of users."""

    statements: Statements

    async def add(self, user: User) -> None:
        """See the port."""
        bind = Binds()
        await self.statements.attempt(insert(USERS, {"id": user.id, **_values(user)}, bind), bind)

    async def get(self, user: UserId, *, lock: bool = False) -> User | None:
        """See the port."""
        bind = Binds()
        return await self._where(USERS.id == bind(user), bind, lock=lock)

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

    async def remove(self, user: UserId) -> None:
        """See the port. The other tables follow by cascade."""
        bind = Binds()
        try:
            await self.statements.attempt(Q.from_(USERS).delete().where(USERS.id == bind(user)), bind)
        except UserNotFound as error:
            # The same constraint that refuses nobody's claim refuses to leave a claim to nobody.
            raise UserStillClaims(
                "The user still claims torrents. Disable the account first, then remove it."
            ) from error

    async def governing(self) -> Sequence[User]:
        """See the port."""
        bind = Binds()
        query = _Locking().from_(USERS).select(*COLUMNS).for_update()
        query = query.where((USERS.role == bind(Role.ADMIN.value)) & (USERS.disabled == bind(False)))
        return [_user(row) for row in await self.statements.rows(query.orderby(USERS.id), bind)]

    async def all(self) -> Sequence[User]:
        """See the port."""
        query = Q.from_(USERS).select(*COLUMNS).orderby(USERS.created_at, USERS.id)
        return [_user(row) for row in await self.statements.rows(query, Binds())]

    async def _where(self, condition: Criterion, bind: Binds, *, lock: bool = False) -> User | None:
        query = _Locking().from_(USERS).select(*COLUMNS).where(condition)
        row = await self.statements.row(query.for_update() if lock else query, bind)
        return None if row is None else _user(row)


class _Locking(PostgreSQLQueryBuilder):
    """Locks as an update does that leaves the key alone.

    A full lock would also stop whoever only refers to the person (a claim that holds its torrent), and end in
    deadlocks: https://www.postgresql.org/docs/18/explicit-locking.html#LOCKING-ROWS
    """

    def _for_update_sql(self, **_: object) -> str:
        return " FOR NO KEY UPDATE"


def standing_in(row: Row) -> tuple[str, Role, bool, bool]:
    """Read ``STANDING``: the name, the role, whether they are disabled, and whether the password is temporary."""
    return row["username"], Role(row["role"]), row["disabled"], row["password_is_temporary"]


def _values(user: User) -> dict[str, object]:
    return {
        "username": user.username.text,
        "username_key": user.username.key,
        "role": user.role.value,
        "password": user.password,
        "created_at": user.created_at,
        "disabled": user.disabled,
        "version": user.version,
        "password_is_temporary": user.password_is_temporary,
        **quota_values(user.quota),
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
        password_is_temporary=row["password_is_temporary"],
        quota=quota_in(row),
    )
