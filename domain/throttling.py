"""How often a secret may be guessed: the more failures in a row, the longer the wait, up to a limit in minutes."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

_IPV6_SITE = 64
"""Bits that name a customer's network (RFC 6177, RFC 7421): within it, anybody has 2^64 addresses."""


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries in a row that failed or are not decided yet, and when the last one was."""

    count: int
    last_at: datetime

    def without_one(self) -> "Tries":
        """Return them as if one had not been made."""
        return Tries(max(0, self.count - 1), self.last_at)


@dataclass(frozen=True, slots=True)
class Backoff:
    """``free`` tries cost nothing; after that the wait begins at ``first`` and doubles up to ``longest``.

    After ``forgotten_after`` without a try everything is as before the first one. A try that is refused does not
    count: knocking prolongs no wait, neither one's own nor that of somebody else.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten_after: timedelta = timedelta(days=1)

    def wait(self, tries: Tries | None, now: datetime) -> timedelta:
        """Return how long until the next try may be made; zero or less when it may be made now."""
        if tries is None or tries.count < self.free or now - tries.last_at >= self.forgotten_after:
            return timedelta()
        # No need to double on where every limit has long been reached, and the sum would overflow.
        pause = min(self.longest, self.first * (1 << min(tries.count - self.free, 32)))
        return min(self.longest, tries.last_at + pause - now)

    def counted(self, tries: Tries | None, now: datetime) -> Tries:
        """Return the tries with one more, made now."""
        if tries is None or now - tries.last_at >= self.forgotten_after:
            return Tries(1, now)
        return Tries(tries.count + 1, now)


def network_of(address: str) -> str:
    """Return the network by which a client is recognised: an IPv4 address itself, of an IPv6 address its /64.

    What is no address is returned as it is: all such clients are one.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped is not None else str(ipaddress.ip_network((parsed, _IPV6_SITE), strict=False))
    return str(parsed)


def is_this_machine(network: str) -> bool:
    """Whether clients of that network sit on this very machine."""
    try:
        return ipaddress.ip_network(network).is_loopback or network == network_of("::1")
    except ValueError:
        return False
