"""A Web API made of given answers, and the engine that asks it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import HttpUrl, SecretStr

from adapters.outbound.qbittorrent.engine import QbittorrentEngine
from adapters.outbound.qbittorrent.options import QbittorrentOptions
from adapters.outbound.qbittorrent.web_api import WebApi
from application.ports.torrent_engine import EngineUnavailable
from domain.torrents.claims import folder_of
from domain.torrents.metainfo import Metainfo
from uuutorrent.testing.swarm import bencode

INFO: dict[str, Any] = {"name": "a.mkv", "length": 100, "piece length": 1 << 14, "pieces": b"x" * 20}
METAINFO = Metainfo.parse(bencode({"info": INFO}))
FOLDER = folder_of(METAINFO.infohash)
ROOT = Path("/qbittorrent/downloads")
SECRET = "pass-phrase-that-nobody-may-see"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def row(**changes: Any) -> dict[str, Any]:
    known = {"hash": METAINFO.infohash, "name": "a.mkv", "state": "downloading", "size": 100, "progress": 0.5}
    return {**known, "amount_left": 50, "save_path": f"{ROOT}/{METAINFO.infohash}", **changes}


def text(body: str, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=body, status=status)

    return answer


def json(body: object, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


class Stub:
    """A Web API made of given answers; by default a 4.5 that is logged in and holds nothing."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.sent: list[dict[str, str]] = []
        self.answers: dict[str, Answer] = {
            "auth/login": self.log_in,
            "app/webapiVersion": text("2.8.19"),
            "torrents/info": json([]),
        }
        self.good_login = web.Response
        self.session = ""
        self.port = 0

    def asked_for(self, path: str) -> int:
        return self.asked.count(path)

    async def log_in(self, _: web.Request) -> web.StreamResponse:
        return web.Response(text="Ok.")

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v2/")
        self.asked.append(path)
        self.sent.append({key: str(value) for key, value in (await request.post()).items()})
        answer = self.answers.get(path)
        return await answer(request) if answer else web.Response(text="Not Found", status=404)


def open_engine(port: int, downloads: Path, *, save_root: Path = ROOT, **changes: Any) -> QbittorrentEngine:
    options = QbittorrentOptions(url=HttpUrl(f"http://127.0.0.1:{port}"), password=SecretStr(SECRET), **changes)
    return QbittorrentEngine(
        WebApi(options),
        downloads=downloads,
        save_root=save_root,
        category=options.category,
        timeout_seconds=options.timeout_seconds,
    )


async def refused(question: Awaitable[object]) -> str:
    with pytest.raises(EngineUnavailable) as caught:
        await question
    words = str(caught.value)
    assert SECRET not in words
    assert SECRET not in repr(caught.value.__cause__)
    return words
