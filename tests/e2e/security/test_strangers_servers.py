"""What others publish names addresses in the own network, and swells when it is unpacked: nobody is rung up there."""

import asyncio
import hashlib
import zlib
from collections.abc import AsyncIterator
from urllib.parse import quote

import aiohttp
import pytest

from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.simulators.loopback import LoopbackServer
from uuutorrent.testing.swarm import bencode
from uuutorrent.testing.swarm.torrents import Bencodable
from uuutorrent.testing.world import World

from .asking import Answer, Asked, Asking
from .attack_table import AttackTable
from .attackers import peak_bytes, resident_bytes
from .doorbell import Doorbell

SWOLLEN = 1 << 30
MOST_GROWTH = 100 << 20
LOOKED_SECONDS = 4
"""An engine asks web seeds, peers and nodes in the moment in which it asks the tracker; when they were not stripped,
the bell rang within a second."""


@pytest.fixture
async def bell() -> AsyncIterator[Doorbell]:
    async with Doorbell() as bell:
        yield bell


@pytest.fixture
async def token(server: ServerProcess, asking: Asking) -> str:
    body = {"username": server.username, "password": server.password}
    return str((await asking.must("POST", "/sessions", json=body))["access_token"])


async def test_a_magnet_links_other_addresses_are_not_asked(
    asking: Asking, token: str, world: World, bell: Doorbell, attacks: AttackTable
) -> None:
    infohash, link = "ab" * 20, quote(f"{bell.url}/file", safe="")
    peer, tracker = quote(f"127.0.0.1:{bell.port}", safe=""), quote(world.tracker.announce_url, safe="")
    named = [f"x.pe={peer}", *(f"{name}={link}" for name in ("xs", "as", "ws", "mt", "cas", "kt"))]
    magnet = "&".join((f"magnet:?xt=urn:btih:{infohash}", f"tr={tracker}", *named))
    answer = await asking("POST", "/torrents/magnet", token, Asked(json={"magnet": magnet}))
    assert answer.good, answer
    await followed(world, infohash)
    assert bell.rings == []
    attacks.add("a magnet link's x.pe, xs, as, ws, mt, cas and kt in the own network", "no connection")


async def test_a_torrent_files_other_addresses_are_not_asked(
    asking: Asking, token: str, world: World, bell: Doorbell, attacks: AttackTable
) -> None:
    info: dict[str, Bencodable] = {
        "name": "Series - 01.mkv",
        "piece length": 16_384,
        "pieces": b"p" * 20,
        "length": 9_000,
    }
    raw = bencode(
        {
            "announce": world.tracker.announce_url,
            "info": info,
            "url-list": [f"{bell.url}/a", f"{bell.url}/latest/meta-data/"],
            "httpseeds": [f"{bell.url}/b"],
            "nodes": [["127.0.0.1", bell.port]],
        }
    )
    answer = await asking("POST", "/torrents/file", token, Asked(raw=raw))
    assert answer.good, answer
    await followed(world, hashlib.sha1(bencode(info), usedforsecurity=False).hexdigest())
    assert bell.rings == []
    attacks.add("a .torrent's url-list, httpseeds and nodes in the own network", "no connection")


async def followed(world: World, infohash: str) -> None:
    """Return when the engine asks the tracker for peers, and had time to ask whoever else it wants to."""

    async def announced() -> bool:
        return bool(world.tracker.peers(infohash))

    await until(announced, bool)
    await asyncio.sleep(LOOKED_SECONDS)


async def test_an_indexers_links_and_redirects_lead_nowhere_else(
    asking: Asking, token: str, world: World, bell: Doorbell, attacks: AttackTable
) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{world.nyaa.url}/?page=rss") as answer:
        feed = (await answer.read()).replace(world.nyaa.url.encode(), bell.url.encode())
    assert bell.url.encode() in feed
    world.nyaa.answer(feed, content_type="application/xml; charset=utf-8")
    searched = await ask(asking, "/searches", token, world)
    assert searched.good, searched
    assert searched.json["candidates"], "the feed was read"
    told = [(await ask(asking, "/torrents", token, world)).status]
    world.nyaa.answer(b"", status=302, headers={"Location": f"{bell.url}/x.torrent"})
    told.append((await ask(asking, "/torrents", token, world)).status)
    assert [request for request in world.nyaa.requests if "/download/" in request.path], "a link was followed, there"
    assert bell.rings == []
    attacks.add(
        "an indexer's links and redirects into the own network", f"{told} by the info-hash alone; no connection"
    )


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_what_swells_is_given_up(
    server: ServerProcess, asking: Asking, token: str, world: World, attacks: AttackTable, encoding: str
) -> None:
    await asking.must("PUT", "/watch-accounts/anilist", token, {"username": world.username})
    searched = await ask(asking, "/searches", token, world)
    assert searched.good, "all is well until now"
    bomb, memory, told = await asyncio.to_thread(packed, encoding), resident_bytes(server.pid), {}
    swell(world.nyaa, bomb, encoding, "application/x-bittorrent")
    told["a .torrent"] = await ask(asking, "/torrents", token, world)
    swell(world.nyaa, bomb, encoding, "application/xml")
    told["a feed"] = await ask(asking, "/searches", token, world, episode=world.main.episode + 1)
    swell(world.anilist, bomb, encoding, "application/json")
    told["a watchlist"] = await asking("GET", "/watchlist", token, Asked(query={"refresh": "true"}))
    growth = peak_bytes(server.pid) - memory
    for name, answer in told.items():
        assert answer.status in (200, 502, 503), (name, answer)
    assert not told["a .torrent"].good
    statuses = {name: answer.status for name, answer in told.items()}
    attacks.add(
        f"answers of {len(bomb) >> 10} KiB that swell to {SWOLLEN >> 20} MiB ({encoding})",
        f"{statuses}; +{growth >> 20} MiB",
    )
    assert growth <= MOST_GROWTH
    assert (await server.health()).status


def packed(encoding: str) -> bytes:
    """As many zeros as nobody wants, in a thousandth of their size."""
    packer = zlib.compressobj(1, wbits=31 if encoding == "gzip" else 15)
    chunk = bytes(1 << 20)
    return b"".join([*(packer.compress(chunk) for _ in range(SWOLLEN >> 20)), packer.flush()])


def swell(server: LoopbackServer, bomb: bytes, encoding: str, kind: str) -> None:
    server.answer(bomb, content_type=kind, headers={"Content-Encoding": encoding})


async def ask(asking: Asking, path: str, token: str, world: World, episode: int | None = None) -> Answer:
    body = {"series_id": world.main.series, "episode": episode or world.main.episode}
    return await asking("POST", path, token, Asked(json=body))
