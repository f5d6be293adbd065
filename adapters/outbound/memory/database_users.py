"""People in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from application.ports.users import StaleUser, UsernameTaken, UserNotFound, Users, UserStillClaims
from domain.keepable import keepable
from domain.users import User, UserId, Username

from .database_rows import Open, Rows
from .database_sessions import MemorySessions

KeyT = TypeVar("KeyT")
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class MemoryUsers(Users):
    """A dictionary of users."""

    rows: Open

    async def add(self, user: User) -> None:
        """See the port."""
        rows, user = self.rows(), keepable(user)
        _refuse_taken(rows, user)
        rows.users[user.id] = user

    async def get(self, user: UserId, *, lock: bool = False) -> User | None:
        """See the port. Units are serialised here, so ``lock`` has nothing to do."""
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

    async def remove(self, user: UserId) -> None:
        """See the port."""
        rows = self.rows()
        if any(claimant == user for claimant, _ in rows.claims):
            raise UserStillClaims("The user still claims torrents. Disable the account first, then remove it.")
        for of_theirs in (rows.users, rows.accounts, rows.watch_tokens, rows.snapshots, rows.tastes):
            of_theirs.pop(user, None)
        await MemorySessions(self.rows).revoke_user(user)
        for network in [key for key in rows.familiar_networks if key[0] == user]:
            del rows.familiar_networks[network]
        _forget(rows.refresh_tokens, lambda token: token.session not in rows.sessions)
        for familiar in [key for key in rows.familiar_networks if key[0] == user]:
            del rows.familiar_networks[familiar]
        _forget(rows.api_tokens, lambda token: token.user == user)
        _forget(rows.invites, lambda invite: invite.invited_by == user)
        _forget(rows.corrections, lambda correction: correction.taught_by == user and not correction.shared)

    async def governing(self) -> Sequence[User]:
        """See the port."""
        return sorted((user for user in self.rows().users.values() if user.governs), key=lambda user: user.id)

    async def all(self) -> Sequence[User]:
        """See the port."""
        return sorted(self.rows().users.values(), key=lambda user: (user.created_at, user.id))


def _named(rows: Rows, name: Username) -> User | None:
    return next((user for user in rows.users.values() if user.username.key == name.key), None)


def _refuse_taken(rows: Rows, user: User) -> None:
    holder = _named(rows, user.username)
    if holder is not None and holder.id != user.id:
        raise UsernameTaken("That user name is taken.")


def _forget(table: dict[KeyT, RowT], doomed: Callable[[RowT], bool]) -> None:
    for key in [key for key, row in table.items() if doomed(row)]:
        del table[key]
