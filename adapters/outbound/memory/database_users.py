"""People in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.ports.users import StaleUser, UsernameTaken, UserNotFound, Users
from domain.keepable import keepable
from domain.users import User, UserId, Username

from .database_rows import Open, Rows


@dataclass(frozen=True, slots=True)
class MemoryUsers(Users):
    """A dictionary of users."""

    rows: Open

    async def add(self, user: User) -> None:
        """See the port."""
        rows, user = self.rows(), keepable(user)
        _refuse_taken(rows, user)
        rows.users[user.id] = user

    async def get(self, user: UserId) -> User | None:
        """See the port."""
        return self.rows().users.get(user)

    async def named(self, name: Username) -> User | None:
        """See the port."""
        return _named(self.rows(), name)

    async def save(self, user: User) -> None:
        """See the port."""
        rows, user = self.rows(), keepable(user)
        kept = rows.users.get(user.id)
        if kept is None:
            raise UserNotFound("There is no such user.")
        if kept.version != user.version:
            raise StaleUser("Somebody else changed this user in the meantime.")
        _refuse_taken(rows, user)
        rows.users[user.id] = replace(user, version=user.version + 1)

    async def all(self) -> Sequence[User]:
        """See the port."""
        return sorted(self.rows().users.values(), key=lambda user: (user.created_at, user.id))


def _named(rows: Rows, name: Username) -> User | None:
    return next((user for user in rows.users.values() if user.username.key == name.key), None)


def _refuse_taken(rows: Rows, user: User) -> None:
    holder = _named(rows, user.username)
    if holder is not None and holder.id != user.id:
        raise UsernameTaken("That user name is taken.")
