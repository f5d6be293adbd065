"""Log-ins that failed, in memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from application.ports.log_in_tries import LogInTries
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.throttling import Tries
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryLogInTries(LogInTries):
    """A dictionary of counts, and one of networks."""

    rows: Open

    async def of(self, keys: Collection[bytes]) -> Mapping[bytes, Tries]:
        """See the port. Units are serialised here, so nothing needs a lock."""
        tries = self.rows().log_in_tries
        return {key: tries[key] for key in keys if key in tries}

    async def keep(self, key: bytes, tries: Tries) -> None:
        """See the port."""
        self.rows().log_in_tries[key] = tries

    async def clear(self, key: bytes) -> None:
        """See the port."""
        self.rows().log_in_tries.pop(key, None)

    async def familiar(self, user: UserId, network: str) -> bool:
        """See the port."""
        return (user, keepable(network)) in self.rows().familiar_networks

    async def remember(self, user: UserId, network: str, at: datetime) -> None:
        """See the port."""
        rows = self.rows()
        if user not in rows.users:
            raise UserNotFound("There is no such user.")
        rows.familiar_networks[user, keepable(network)] = at

    async def forget(self, *, tries_before: datetime, networks_before: datetime) -> None:
        """See the port."""
        rows = self.rows()
        tries = [key for key, one in rows.log_in_tries.items() if one.last_at < tries_before]
        networks = [key for key, at in rows.familiar_networks.items() if at < networks_before]
        for key in tries:
            del rows.log_in_tries[key]
        for network in networks:
            del rows.familiar_networks[network]
