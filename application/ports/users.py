"""The people who have accounts, kept."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.errors import Conflict, NotFound
from domain.users import User, UserId, Username


class UsernameTaken(Conflict):
    """Somebody has that name, or one that reads the same."""


class StaleUser(Conflict):
    """The user was changed by somebody else in the meantime."""


class UserNotFound(NotFound):
    """There is no such user."""


class Users(Protocol):
    """None means there is no such user."""

    @abstractmethod
    async def add(self, user: User) -> None:
        """Keep a new user. Raises UsernameTaken; the unit stays usable."""

    @abstractmethod
    async def get(self, user: UserId) -> User | None:
        """The user of that id."""

    @abstractmethod
    async def named(self, name: Username) -> User | None:
        """The user whose name has the same key."""

    @abstractmethod
    async def save(self, user: User) -> None:
        """Replace the user if ``user.version`` is the kept one, and count it up.

        Raises StaleUser, UserNotFound, UsernameTaken; the unit stays usable.
        """

    @abstractmethod
    async def all(self) -> Sequence[User]:
        """Everybody, oldest account first."""
