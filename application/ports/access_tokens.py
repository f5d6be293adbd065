"""Short-lived proof of who asks."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from domain.errors import Unauthenticated
from domain.users import Actor


class TokenRejected(Unauthenticated):
    """The access token is missing, malformed, forged or expired."""


class AccessTokens(Protocol):
    """Issues and reads access tokens."""

    @abstractmethod
    def issue(self, actor: Actor, *, now: datetime, expires: datetime) -> str:
        """Return a token that names ``actor`` until ``expires``."""

    @abstractmethod
    def read(self, token: str, *, now: datetime) -> Actor:
        """Return whom the token names. Raises TokenRejected."""
