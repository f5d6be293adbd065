"""How many log-ins have failed, kept for all processes of the server, and where people have logged in before."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from domain.throttling import Tries
from domain.users import UserId


class LogInTries(Protocol):
    """Counts by key: a hash, because people type passwords where a name belongs."""

    @abstractmethod
    async def of(self, keys: Collection[bytes]) -> Mapping[bytes, Tries]:
        """The tries by key, for keys that have any. Every key is locked until the unit ends, in one order for all."""

    @abstractmethod
    async def keep(self, key: bytes, tries: Tries) -> None:
        """Replace what is kept for the key."""

    @abstractmethod
    async def clear(self, key: bytes) -> None:
        """Forget the key. Idempotent."""

    @abstractmethod
    async def familiar(self, user: UserId, network: str) -> bool:
        """Whether that person has logged in from that network and it was not forgotten since."""

    @abstractmethod
    async def remember(self, user: UserId, network: str, at: datetime) -> None:
        """Note that the person logged in from there. Raises UserNotFound; the unit stays usable."""

    @abstractmethod
    async def forget(self, *, tries_before: datetime, networks_before: datetime) -> None:
        """Forget tries and networks that were last heard of before and that nobody has locked."""
