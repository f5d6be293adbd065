"""Where a request really comes from, when proxies stand between."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NewType

from aiohttp import web

from .admission import Client, client_at

ClientAddress = NewType("ClientAddress", str)
"""The client's IP address in its canonical form; "" when it is not known."""

_HEADER = "X-Forwarded-For"
_SCHEME_HEADER = "X-Forwarded-Proto"


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """The networks of proxies whose word counts. Nobody else's does: anybody can write any header."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "TrustedProxies":
        """Read addresses and networks, separated by commas. Raises ValueError."""
        return cls(tuple(ip_network(part, strict=False) for part in text.replace(",", " ").split()))

    def client(self, peer: str | None, forwarded: Sequence[str]) -> ClientAddress:
        """Return who asked ``peer``, by what each trusted proxy appended to ``forwarded``.

        The header is read from the right: its left end is whatever the client wrote. Where a proxy gives no address,
        it is taken for the client itself.
        """
        address = address_in(peer or "")
        if address is None:
            return ClientAddress("")
        hops = [hop for line in forwarded for hop in line.split(",")]
        while hops and self.trusts(address) and (before := address_in(hops.pop())) is not None:
            address = before
        return ClientAddress(str(address))

    def counted_as(self, text: str) -> Client | None:
        """Who counts as one client at the address; None for a proxy, behind which are many, and for no address."""
        address = address_in(text)
        return None if address is None or self.trusts(address) else client_at(address)

    def trusts(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether a proxy is there."""
        return any(address.version == network.version and address in network for network in self.networks)


TRUSTED_PROXIES = web.AppKey("trusted_proxies", TrustedProxies)
_CLIENT = web.RequestKey("client", str)
_NONE = TrustedProxies()


def client_address(request: web.Request) -> ClientAddress:
    """Return the address of whoever sent the request."""
    known = request.get(_CLIENT)
    if known is None:
        proxies = request.app.get(TRUSTED_PROXIES, _NONE)
        known = request[_CLIENT] = proxies.client(request.remote, request.headers.getall(_HEADER, ()))
    return ClientAddress(known)


def came_by_tls(request: web.Request) -> bool:
    """Whether nobody could listen in on the way: TLS ends here, or a trusted proxy says that it ended there."""
    if request.secure:
        return True
    peer = address_in(request.remote or "")
    if peer is None or not request.app.get(TRUSTED_PROXIES, _NONE).trusts(peer):
        return False
    return request.headers.get(_SCHEME_HEADER, "").rpartition(",")[2].strip().lower() == "https"


@lru_cache(maxsize=1_024)
def address_in(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address, perhaps with a port, as some proxies write it; an IPv4 one in IPv6's clothes is IPv4.

    None when it is no address.
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
