"""Asking strangers' servers, and nobody else: a name that leads into the own network is not followed."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import aiohttp
from aiohttp import AddrInfoType

_NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address
_LOOPBACK: frozenset[Address] = frozenset({IPv4Address("127.0.0.1"), IPv6Address("::1")})


class AddressRefused(OSError):
    """The address is private, loopback, link-local, multicast or reserved."""


def is_public(address: Address) -> bool:
    """Whether it can only be a machine on the internet; of an address that wraps another one, both count."""
    return all(one.is_global and not one.is_multicast for one in (address, *_wrapped(address)))


def named_address(url: str) -> frozenset[Address]:
    """The addresses that a URL names by itself, without anybody who could answer otherwise tomorrow."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return _LOOPBACK
    try:
        return frozenset({ip_address(host)})
    except ValueError:
        return frozenset()


@asynccontextmanager
async def public_only(http: aiohttp.ClientSession, *, but: frozenset[Address]) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session like ``http`` that connects to public addresses and to those in ``but``.

    The address is looked at when the connection is made, after the name was resolved: neither a redirect nor a name
    that is answered differently the second time leads around it. A refused one raises AddressRefused inside aiohttp's
    ClientConnectorError.
    """

    def open_socket(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        to = ip_address(str(address[0]).partition("%")[0])
        if to not in but and not is_public(to):
            raise AddressRefused("The address is not a public one.")
        return socket.socket(family=family, type=kind, proto=protocol)

    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(socket_factory=open_socket),
        timeout=http.timeout,
        headers=http.headers,
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        yield session


def _wrapped(address: Address) -> Iterator[Address]:
    """The IPv4 addresses that gateways on the way would make of an IPv6 one."""
    if isinstance(address, IPv4Address):
        return
    if address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
    found = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    yield from (one for one in found if one is not None)
