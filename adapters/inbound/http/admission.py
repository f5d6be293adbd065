"""How many at once: of everybody together, and of one client."""

from collections import Counter
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import TypeAlias

Client: TypeAlias = IPv4Address | IPv6Network
"""Whoever counts as one: an IPv4 address, or an IPv6 /64, out of which a single person may choose addresses at will."""

_OF_ONE_PERSON = 64


def client_at(address: IPv4Address | IPv6Address) -> Client:
    """Who counts as the client at ``address`` (which ``client_address.address_in`` has read)."""
    if isinstance(address, IPv4Address):
        return address
    return IPv6Network((address, _OF_ONE_PERSON), strict=False)


@dataclass(slots=True)
class Admission:
    """Lets in up to ``total``, of one client up to ``per_client``."""

    total: int
    per_client: int
    inside: int = 0
    _of: Counter[Client] = field(default_factory=Counter)

    def enter(self, client: Client | None) -> bool:
        """Count one more and return True, or return False. None counts among the total alone."""
        if self.inside >= self.total or (client is not None and self._of[client] >= self.per_client):
            return False
        self.inside += 1
        if client is not None:
            self._of[client] += 1
        return True

    def leave(self, client: Client | None) -> None:
        """Forget one that was let in."""
        self.inside -= 1
        if client is not None:
            self._of[client] -= 1
            if not self._of[client]:
                del self._of[client]
