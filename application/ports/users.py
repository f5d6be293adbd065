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


class UserStillClaims(Conflict):
    """The user claims torrents, whose data would be left to nobody."""


class Users(Protocol):
    """None means there is no such user."""

    @abstractmethod
    async def add(self, user: User) -> None:
        """Keep a new user. Raises UsernameTaken; the unit stays usable."""

    @abstractmethod
    async def get(self, user: UserId, *, lock: bool = False) -> User | None:
        """The user of that id; with ``lock`` nobody else changes them until the unit ends."""

    @abstractmethod
    async def named(self, name: Username) -> User | None:
        """The user whose name has the same key."""

    @abstractmethod
    async def save(self, user: User) -> None:
        """Replace the user if ``user.version`` is the kept one, and count it up.

        Raises StaleUser, UserNotFound, UsernameTaken; the unit stays usable.
        """

    @abstractmethod
    async def remove(self, user: UserId) -> None:
        """Forget the user with all that was theirs alone: log-ins, invitations, lists, taste, unshared corrections.

        Idempotent. Raises UserStillClaims; the unit stays usable.
        """

    @abstractmethod
    async def governing(self) -> Sequence[User]:
        """Those who govern (``User.governs``), in the order of their ids, locked until the unit ends.

        Whoever asks the same meanwhile waits. One who has only just begun to govern may be missing, nobody who no
        longer does is there.
        """

    @abstractmethod
    async def all(self) -> Sequence[User]:
        """Everybody, oldest account first."""
