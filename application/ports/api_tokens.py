"""Personal API tokens, kept without their texts."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.api_tokens import ApiToken, ApiTokenId
from domain.errors import NotFound
from domain.users import Role, UserId


class ApiTokenNotFound(NotFound):
    """There is no such token of this person."""


@dataclass(frozen=True, slots=True)
class ApiTokenStanding:
    """A token, and whose it is: the account as it is kept now."""

    token: ApiToken
    username: str
    role: Role
    disabled: bool
    password_is_temporary: bool


class ApiTokens(Protocol):
    """None means there is no such token."""

    @abstractmethod
    async def add(self, token: ApiToken) -> None:
        """Keep a new one. Raises UserNotFound; the unit stays usable."""

    @abstractmethod
    async def standing(self, sha256: bytes) -> ApiTokenStanding | None:
        """The token that has that SHA-256, with its user, in one question."""

    @abstractmethod
    async def by_id(self, token: ApiTokenId) -> ApiTokenStanding | None:
        """The token of that id, likewise: for whoever came by it a while ago."""

    @abstractmethod
    async def of(self, user: UserId) -> Sequence[ApiToken]:
        """Every token of that person, newest first."""

    @abstractmethod
    async def saw(self, token: ApiTokenId, address: str, at: datetime) -> None:
        """Note that it was in use. Does nothing when it is gone."""

    @abstractmethod
    async def remove(self, user: UserId, token: ApiTokenId) -> bool:
        """Forget that person's token; say whether it was there."""

    @abstractmethod
    async def remove_all(self, user: UserId) -> int:
        """Forget every token of that person; say how many."""

    @abstractmethod
    async def forget_expired(self, now: datetime) -> int:
        """Forget those that expired before ``now``; say how many."""
