"""Paths that climb, and bodies that swell: refused, and nothing lies where nothing should."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.swarm import bencode
from uuutorrent.testing.swarm.torrents import Bencodable

from .asking import Asked, Asking
from .attack_table import AttackTable
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
)


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


@pytest.mark.parametrize(
    ("path", "kind", "body", "expected"),
    [
        ("/sessions", "application/json", b'{"username": "' + b"a" * 100_000_000 + b'"}', 413),
        ("/torrents/file", "application/x-bittorrent", b"d4:info" + b"l" * 100_000_000, 413),
        ("/sessions", "application/json", b"[" * 900_000, 400),
        ("/torrents/file", "application/x-bittorrent", b"l" * 9_000_000, 422),
    ],
    ids=["JSON", "torrent", "deep JSON", "deep torrent"],
)
async def test_a_bomb_does_not_go_off(
    server: ServerProcess, asking: Asking, token: str, path: str, kind: str, body: bytes, expected: int
) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind, "Content-Encoding": "gzip"}
    async with aiohttp.ClientSession() as http:
        packed = gzip.compress(body, 1)
        async with http.post(f"{asking.url}/api/v1{path}", data=packed, headers=headers) as answer:
            assert answer.status == expected
    assert resident_peak(server.pid) < 400 << 20
    assert (await server.health()).status == "ok"


def resident_peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
