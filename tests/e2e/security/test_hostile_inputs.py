"""Paths that climb, and bodies that swell: refused, and nothing lies where nothing should."""

import gzip
import io
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from yarl import URL

from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.swarm import bencode
from uuutorrent.testing.swarm.torrents import Bencodable

from .asking import Asked, Asking
from .attack_table import AttackTable
from .attackers import peak_bytes, resident_bytes
from .offline import OFFLINE

PLANTED = "planted-by-an-attacker"
CLIMBING = (
    f"../{PLANTED}",
    f"../../../../../../tmp/{PLANTED}",
    f"/tmp/{PLANTED}",  # noqa: S108 - where an attacker would put it
    f"a/../../{PLANTED}",
    f"..\\..\\{PLANTED}",
    "..",
    ".",
    "",
    f"{PLANTED}\0.mkv",
    f"~/{PLANTED}",
)
ADDRESSES = (
    "/torrents/..%2f..%2f..%2fetc%2fpasswd",
    "/torrents/%2e%2e/%2e%2e/me",
    "/torrents/{0}/files/..%2f..%2f..%2f..%2fetc%2fpasswd/content",
    "/torrents/{0}/files/0%00/content",
    "/torrents/{0}/files/-1/content",
    "/torrents/{0}/files/0/../../../content",
    "/watch-accounts/..%2f..%2fetc",
    "/users/..%2f..%2fetc",
    "/..%2f..%2fsigning-keys",
    "//etc/passwd",
    "/torrents/%252e%252e%252f%252e%252e%252fetc%252fpasswd",
    "/torrents/{0}%252f..%252f..",
    "/torrents/{0}%00",
    "/torrents/{0}%5c..%5c..",
    "/torrents/{0}/files/%c0%ae%c0%ae%c0%afetc%c0%afpasswd/content",
    "/torrents/{0}/files/..%255c..%255cetc%255cpasswd/content",
    "/torrents/{0}/files/99999999999999999999/content",
    "/sessions/..%252f..%252fsigning-keys",
    "/watch-accounts/%252e%252e%252fetc",
)


PACKINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "identity": lambda body: body,
    "gzip": lambda body: gzip.compress(body, 1),
    "deflate": lambda body: zlib.compress(body, 1),
    "gzip, gzip": lambda body: gzip.compress(gzip.compress(body, 1), 1),
    "br": lambda body: body[:1_000],
    "zstd": lambda body: body[:1_000],
}
MOST_GROWTH = 64 << 20


@pytest.fixture
def embedded(dsn: str) -> Mapping[str, str]:
    return {**OFFLINE, "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn}


@pytest.fixture
async def token(server: ServerProcess, asking: Asking) -> str:
    body = {"username": server.username, "password": server.password}
    return str((await asking.must("POST", "/sessions", json=body))["access_token"])


async def test_no_torrent_climbs_out_of_its_folder(asking: Asking, token: str, attacks: AttackTable) -> None:
    good = await asking("POST", "/torrents/file", token, Asked(raw=single("Series - 01.mkv")))
    assert good.status == 201, "what differs is the name alone"
    told = {}
    for name in CLIMBING:
        for form, raw in {"file": single(name), "folder": several(name, "x.mkv"), "path": several("x", name)}.items():
            answer = await asking("POST", "/torrents/file", token, Asked(raw=raw))
            paths = [] if answer.status != 201 else await paths_of(asking, token, answer.json["infohash"])
            told[form, name] = answer.status == 422 or all(is_inside(path) for path in paths)
    assert [asked for asked, safe in told.items() if not safe] == []
    attacks.add(f"{len(told)} .torrent files with climbing paths", "refused, or kept inside their folder")


async def paths_of(asking: Asking, token: str, infohash: str) -> list[str]:
    listed: Any = await asking.must("GET", "/torrents/{infohash}/files", token, infohash=infohash)
    return [str(file["path"]) for file in listed["files"]]


def is_inside(path: str) -> bool:
    parts = path.split("/")
    return not path.startswith("/") and not {"", ".", ".."} & set(parts) and "\0" not in path and "\\" not in path


def single(name: str) -> bytes:
    return bencode({"info": {"name": name, "piece length": 16_384, "pieces": b"p" * 20, "length": 9_000}})


def several(name: str, path: str) -> bytes:
    files: list[Bencodable] = [{"length": 9_000, "path": path.split("/")}, {"length": 9_000, "path": ["y.mkv"]}]
    return bencode({"info": {"name": name, "piece length": 32_768, "pieces": b"p" * 20, "files": files}})


async def test_no_address_climbs(asking: Asking, token: str, attacks: AttackTable) -> None:
    answer = await asking("POST", "/torrents/file", token, Asked(raw=single("Series - 01.mkv")))
    for address in ADDRESSES:
        url = URL(f"{asking.url}/api/v1{address.format(answer.json['infohash'])}", encoded=True)
        async with asking.http.get(url, headers={"Authorization": f"Bearer {token}"}) as refused:
            text = await refused.text()
        assert refused.status in (400, 404, 405, 422), (address, refused.status, text)
        assert "root:" not in text
    attacks.add(f"{len(ADDRESSES)} climbing addresses", "4xx for each")


BODIES = {
    "JSON": ("/sessions", "application/json", b'{"username": "' + b"a" * 100_000_000 + b'"}', 413),
    "torrent": ("/torrents/file", "application/x-bittorrent", b"d4:info" + b"l" * 100_000_000, 413),
    "deep JSON": ("/sessions", "application/json", b"[" * 60_000, 400),
    "deep torrent": ("/torrents/file", "application/x-bittorrent", b"l" * 9_000_000, 422),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_bomb_does_not_go_off(
    server: ServerProcess, asking: Asking, token: str, attacks: AttackTable, name: str
) -> None:
    """Packed bodies stay packed; large and deep ones are refused as they come."""
    path, kind, body, expected = BODIES[name]
    before = resident_bytes(server.pid)
    for encoding, pack in PACKINGS.items():
        packed = pack(body)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind, "Content-Encoding": encoding}
        async with asking.http.post(f"{asking.url}/api/v1{path}", data=io.BytesIO(packed), headers=headers) as answer:
            assert answer.status == (expected if encoding == "identity" else 415), encoding
            assert answer.content_type == "application/problem+json"
    growth = peak_bytes(server.pid) - before
    attacks.add(
        f"{len(body) >> 20} MiB of {name}, plain and packed in {len(PACKINGS) - 1} ways", f"+{growth >> 20} MiB"
    )
    assert growth < MOST_GROWTH
    assert (await server.health()).status == "ok"
