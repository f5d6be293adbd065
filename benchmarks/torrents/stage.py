"""The real server on a real qBittorrent that holds N torrents, and the people who look on."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from application.ports.database import Unit
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.metainfo import Metainfo
from domain.users import UserId, Username
from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.qbittorrent_process import QbittorrentProcess
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.swarm.torrents import Bencodable, bencode

PEOPLE = 10
OWN = 50
"""Torrents of each of the ten who look on; all others belong to one more person, who does not."""
TENTH = "tenth"
"""A tag of every tenth torrent: one person's share if ten had as many each."""
PASSWORD = ServerProcess.password
_TO_BEGIN_WITH = "what they were given"
_PIECE = 1 << 18
_PIECES = 4
_ZEROS = hashlib.sha1(bytes(_PIECE), usedforsecurity=False).digest()
_LIMITS = Limits(smallest_pool=0, largest_pool=4)


def made_up_torrent(number: int) -> bytes:
    """One file of a mebibyte of zeros: a sparse file holds it, and a check finds nothing wrong."""
    info: dict[str, Bencodable] = {
        "name": f"[Group] Series {number // 12} - {number % 12 + 1:02d} (1080p) [{number:08X}].mkv",
        "piece length": _PIECE,
        "pieces": _ZEROS * _PIECES,
        "length": _PIECE * _PIECES,
    }
    return bencode({"info": info})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a log-in, and the torrents that are theirs."""

    name: str
    torrents: Sequence[str]


class QbittorrentClient:
    """qBittorrent asked directly, as any of its other clients would."""

    def __init__(self, process: QbittorrentProcess, session: aiohttp.ClientSession) -> None:
        self._process, self._session = process, session

    async def log_in(self) -> None:
        """Get the cookie."""
        form = {"username": self._process.username, "password": self._process.password}
        async with self._session.post(f"{self._process.url}/api/v2/auth/login", data=form) as answer:
            answer.raise_for_status()

    @property
    def cookie(self) -> dict[str, str]:
        """The header that shows who is logged in."""
        return {"Cookie": "; ".join(f"{one.key}={one.value}" for one in self._session.cookie_jar)}

    async def ask(self, path: str, **query: str) -> bytes:
        """One question, its answer unread."""
        async with self._session.get(f"{self._process.url}/api/v2/{path}", params=query) as answer:
            answer.raise_for_status()
            return await answer.read()

    async def add(self, raw: bytes, folder: Path, tags: str) -> None:
        """Add a torrent whose data are there."""
        form = aiohttp.FormData()
        form.add_field("torrents", raw, filename="x.torrent", content_type="application/x-bittorrent")
        fields = {"savepath": str(folder), "skip_checking": "true", "tags": tags, "category": "uuutorrent"}
        for name, value in {**fields, "contentLayout": "Original", "autoTMM": "false"}.items():
            form.add_field(name, value)
        async with self._session.post(f"{self._process.url}/api/v2/torrents/add", data=form) as answer:
            answer.raise_for_status()


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs."""

    server: ServerProcess
    url: str
    qbittorrent: QbittorrentProcess
    peer: QbittorrentClient
    people: Sequence[Person]


@asynccontextmanager
async def stage(folder: Path, postgres: ServerForTests, count: int) -> AsyncIterator[Stage]:
    """Open it with ``count`` torrents, all finished and shared, each claimed by one person."""
    downloads = folder / "downloads"
    jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False)
    async with (
        postgres.database() as dsn,
        QbittorrentProcess(folder / "profile", folder / "elsewhere", refresh=1.5) as qbittorrent,
        aiohttp.ClientSession(cookie_jar=jar) as session,
    ):
        peer = QbittorrentClient(qbittorrent, session)
        await peer.log_in()
        server = ServerProcess(folder / "state", _environment(dsn, qbittorrent, downloads), tls=False)
        async with server:
            await _enrol(server.url)
        people = await _load(dsn, peer, downloads, count)
        async with server:
            yield Stage(server, server.url, qbittorrent, peer, people)


def _environment(dsn: str, qbittorrent: QbittorrentProcess, downloads: Path) -> dict[str, str]:
    return {
        "UUUTORRENT_DOWNLOADS": str(downloads),
        "UUUTORRENT_DATABASE__OPTIONS__DSN": dsn,
        "UUUTORRENT_WATCHLIST__PLUGIN": "memory",
        "UUUTORRENT_LIMITS__CHANGES": "1000000",
        "UUUTORRENT_ENGINE__PLUGIN": "qbittorrent",
        "UUUTORRENT_ENGINE__OPTIONS__URL": qbittorrent.url,
        "UUUTORRENT_ENGINE__OPTIONS__USERNAME": qbittorrent.username,
        "UUUTORRENT_ENGINE__OPTIONS__PASSWORD": qbittorrent.password,
        # Nobody shares for the sake of it here: a goal that is reached would end what is measured.
        "UUUTORRENT_SEEDING__RATIO": "1000",
        "UUUTORRENT_SEEDING__HOURS": "80000",
    }


def _names() -> Iterator[str]:
    return (f"person{number}" for number in range(1, PEOPLE + 2))


async def _enrol(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        headers = await logged_in(session, url, ServerProcess.username, ServerProcess.password)
        for name in _names():
            body = {"username": name, "password": _TO_BEGIN_WITH}
            async with session.post(f"{url}/api/v1/users", json=body, headers=headers) as answer:
                answer.raise_for_status()
            own = {"old_password": _TO_BEGIN_WITH, "new_password": PASSWORD}
            their_headers = await logged_in(session, url, name, _TO_BEGIN_WITH)
            async with session.put(f"{url}/api/v1/me/password", json=own, headers=their_headers) as answer:
                answer.raise_for_status()


async def logged_in(session: aiohttp.ClientSession, url: str, name: str, password: str = PASSWORD) -> dict[str, str]:
    """Log in; return the headers of everything that follows."""
    body = {"username": name, "password": password, "device": "benchmark"}
    async with session.post(f"{url}/api/v1/sessions", json=body) as answer:
        answer.raise_for_status()
        return {"Authorization": f"Bearer {(await answer.json())['access_token']}"}


async def _load(dsn: str, peer: QbittorrentClient, downloads: Path, count: int) -> Sequence[Person]:
    """Each of the ten gets up to fifty of their own, one more person all that is left."""
    names = list(_names())
    owners = [names[min(number // OWN, PEOPLE)] for number in range(count)]
    owned: dict[str, list[str]] = {name: [] for name in names}
    async with open_database(dsn, _LIMITS) as database:
        async with database.unit() as unit:
            ids = {name: user.id for name in names if (user := await unit.users.named(Username(name))) is not None}
        for number, name in enumerate(owners):
            raw = made_up_torrent(number)
            metainfo = Metainfo.parse(raw)
            async with database.unit() as unit:
                await _keep(unit, ids[name], metainfo, number)
            place = downloads / folder_of(metainfo.infohash).text
            await asyncio.to_thread(_write_file, place / metainfo.files[0].path.text, metainfo.size_bytes)
            await peer.add(raw, place, tags=name if number % PEOPLE else f"{name},{TENTH}")
            owned[name].append(metainfo.infohash)
    return [Person(name, tuple(owned[name])) for name in names[:PEOPLE]]


async def _keep(unit: Unit, user: UserId, metainfo: Metainfo, number: int) -> None:
    now = datetime.now(UTC) - timedelta(seconds=100_000 - number)
    await unit.torrents.add(
        KeptTorrent(
            metainfo.infohash,
            metainfo.name,
            metainfo.size_bytes,
            folder_of(metainfo.infohash),
            now,
            completed_at=now + timedelta(minutes=5),
        ),
        metainfo.raw,
    )
    await unit.claims.add(Claim(user, metainfo.infohash, now, metainfo.name, size_bytes=metainfo.size_bytes))


def _write_file(path: Path, size_bytes: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size_bytes)
