"""Short-lived proof of who asks."""

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import Protocol

from domain.errors import Unauthenticated
from domain.users import Actor

CLOCK_SKEW = timedelta(seconds=30)
"""By so much the clocks of two machines that serve one database may differ, either way."""


class TokenRejected(Unauthenticated):
    """The access token is missing, malformed, forged or expired, or what it was issued for has ended."""


class AccessTokens(Protocol):
    """Issues and reads access tokens."""

    @abstractmethod
    def issue(self, actor: Actor, *, now: datetime, expires: datetime) -> str:
        """Return a token that names ``actor`` until ``expires``."""

    @abstractmethod
    def read(self, token: str, *, now: datetime) -> Actor:
        """Return whom the token names.

        Accepted until CLOCK_SKEW after it expires, and from CLOCK_SKEW before it was issued. Raises TokenRejected.
        """
