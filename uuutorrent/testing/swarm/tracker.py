"""A BitTorrent tracker over HTTP (BEP 3, compact answers by BEP 23) for 127.0.0.1."""

import asyncio
import ipaddress
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

from aiohttp import web

from .torrents import Bencodable, bencode

_MIN_INTERVAL_SECONDS = 1
"""Said, because libtorrent takes 30 for granted, and qBittorrent asks no tracker again that does not let itself."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who announced: 20 bytes of id, and where they listen."""

    id: bytes
    host: str
    port: int
    seeding: bool

    @property
    def compact(self) -> bytes:
        """BEP 23: four bytes of address, two of port."""
        return ipaddress.IPv4Address(self.host).packed + struct.pack(">H", self.port)


class Tracker:
    """Introduces peers to each other. Listens on 127.0.0.1 at a free port while its context is open.

    Whoever announces is told the others of that torrent, never itself, and one at each address: clients talk to one
    peer of an address only (BitTorrent's usual setting), on loopback all have the same, and of several the client
    might take one that has nothing or is gone. A seeder goes before the rest, and of several the one that came first.
    ``interval`` is how often (in seconds) peers are asked to come back; after a second they may. While ``farewells`` is
    not set, peers that leave are gone but not answered.
    """

    def __init__(self, *, interval: int = 1) -> None:
        self._interval = interval
        self.farewells = asyncio.Event()
        self.farewells.set()
        self._swarms: defaultdict[bytes, dict[bytes, Peer]] = defaultdict(dict)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0)
        self._port = 0

    @property
    def announce_url(self) -> str:
        """What goes into a torrent or a magnet link."""
        return f"http://127.0.0.1:{self._port}/announce"

    def peers(self, infohash: str) -> tuple[Peer, ...]:
        """Who takes part in the torrent, by its hexadecimal info-hash."""
        return tuple(self._swarms[bytes.fromhex(infohash)].values())

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/announce", self._announce)
        return app

    async def _announce(self, request: web.Request) -> web.Response:
        # Info-hash and peer id are 20 raw bytes, percent-encoded: no text encoding may touch them, so that the query
        # is read as Latin-1, in which every byte is a character.
        query = dict(parse_qsl(request.url.raw_query_string, keep_blank_values=True, encoding="latin-1"))
        try:
            answer: dict[str, Bencodable] = self._answer(query, request.remote or "127.0.0.1")
        except (KeyError, ValueError) as error:
            answer = {"failure reason": f"Malformed announce: {error}"}
        if query.get("event") == "stopped":
            await self.farewells.wait()
        return web.Response(body=bencode(answer), content_type="text/plain")

    def _answer(self, query: Mapping[str, str], host: str) -> dict[str, Bencodable]:
        swarm = self._swarms[query["info_hash"].encode("latin-1")]
        peer = Peer(query["peer_id"].encode("latin-1"), host, int(query["port"]), query.get("left") == "0")
        if query.get("event") == "stopped":
            swarm.pop(peer.id, None)
        else:
            swarm[peer.id] = peer
        others = _one_per_address(other for other in swarm.values() if other.id != peer.id)
        return {
            "interval": self._interval,
            "min interval": _MIN_INTERVAL_SECONDS,
            "complete": sum(other.seeding for other in swarm.values()),
            "incomplete": sum(not other.seeding for other in swarm.values()),
            "peers": b"".join(other.compact for other in others),
        }


def _one_per_address(peers: Iterable[Peer]) -> list[Peer]:
    chosen: dict[str, Peer] = {}
    for peer in peers:
        known = chosen.get(peer.host)
        if known is None or (peer.seeding and not known.seeding):
            chosen[peer.host] = peer
    return list(chosen.values())
