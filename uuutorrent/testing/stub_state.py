"""What the stub server knows, and how it changes when a test (or time) says so."""

import asyncio
import hashlib
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import BaseModel

from adapters.inbound.http.wire.people import SessionView, UserView, WatchAccountView
from adapters.inbound.http.wire.torrents import FilePriority, TorrentView
from adapters.inbound.http.wire.watchlist import WatchlistView

from . import stub_data
from .stub_account_routes import StubAccount
from .stub_opinions import StubOpinions
from .stub_people import StubPeople
from .stub_refusal import Refused

_SHARE_A_SECOND = 0.08


@dataclass(slots=True)
class Faults:
    """What goes wrong on purpose."""

    problems: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """Path suffix, or method and path → status, slug and detail of the refusal."""
    faulty: dict[str, str] = field(default_factory=dict)
    """Members that the refusals name (JSON pointer → what is wrong)."""
    retry_after: float | None = None
    """Seconds, which the refusals name."""
    break_after: list[int] = field(default_factory=list)
    """Each answer with content is cut off after the next of these numbers of bytes."""
    wrong_checksum: bool = False
    html: bool = False
    held: asyncio.Event | None = None
    """Searches wait for it."""
    deeds_held: asyncio.Event | None = None
    """What is done to torrents waits for it, also what will be refused."""


class StubState:
    """Everything that is public may be changed."""

    def __init__(self, *, linked: bool = True) -> None:
        self.faults = Faults()
        self.watchlist: WatchlistView = stub_data.watchlist()
        self.torrents: dict[str, TorrentView] = {torrent.infohash: torrent for torrent in stub_data.torrents()}
        self.contents: dict[str, list[tuple[str, bytes]]] = {}
        self.accounts = [WatchAccountView(service="anilist", username="himmel")] if linked else []
        self.opinions = StubOpinions()
        self.priorities: dict[str, dict[int, FilePriority]] = {}
        self.quota_bytes: int | None = 50 * 2**30
        self.prefetched: list[tuple[int, int]] = []
        self.engine_available = True
        self.role = "admin"
        self.account = StubAccount()
        self.people = StubPeople()
        self.authorize_url: str | None = None
        self.requests: list[str] = []
        self._tokens = 0
        self._refresh_tokens: set[str] = set()
        self._events: list[tuple[str, BaseModel]] = []
        self._news = asyncio.Condition()
        self._asked = asyncio.Event()

    def expire_access(self) -> None:
        """Make every access token worthless; refresh tokens still work."""
        self._tokens += 1

    def end_sessions(self) -> None:
        """Make every token worthless."""
        self._tokens += 1
        self._refresh_tokens.clear()

    async def asked_for(self, request: str) -> None:
        """Wait until such a request (``METHOD /path``) came."""
        while request not in self.requests:
            await self._asked.wait()

    async def tell(self, torrent: TorrentView) -> None:
        """Change a torrent, and say so."""
        self.torrents[torrent.infohash] = torrent
        await self._publish("torrent", torrent)

    async def tick(self, seconds: float = 1.0) -> None:
        """Let every download move on."""
        for torrent in list(self.torrents.values()):
            if torrent.state == "downloading":
                await self.tell(_moved(torrent, seconds))

    async def run(self) -> None:
        """Let time pass by itself, for ever."""
        while True:
            await asyncio.sleep(0.5)
            await self.tick(0.5)

    async def _publish(self, name: str, data: BaseModel) -> None:
        async with self._news:
            self._events.append((name, data))
            self._news.notify_all()

    def files_of(self, infohash: str) -> list[tuple[str, bytes]]:
        """Return names and bytes; made up from the infohash unless somebody set ``contents``."""
        torrent = self.torrent(infohash)
        if infohash not in self.contents:
            bits = random.Random(infohash).randbytes(3 * 2**20 + 12_345)
            self.contents[infohash] = [(torrent.name if "." in torrent.name[-5:] else f"{torrent.name}.mkv", bits)]
        return self.contents[infohash]

    def _session(self, username: str) -> SessionView:
        self._tokens += 1
        token = f"{username}:{self._tokens}"
        self._refresh_tokens.add(token)
        return SessionView(access_token=f"access-{self._tokens}", expires_at=datetime.now(UTC) + timedelta(minutes=15),
                           refresh_token=token, user=self.user(username))  # fmt: skip

    def user(self, username: str) -> UserView:
        """Return who that is."""
        return a_user(username, self.role).model_copy(update={"password_is_temporary": self.account.temporary})

    def _title(self, series_id: int) -> str:
        return next(entry.title for entry in self.watchlist.entries if entry.series_id == series_id)

    def add(self, name: str, size_bytes: int) -> TorrentView:
        """Return a new torrent; ``tell`` makes it known."""
        infohash = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
        return TorrentView(infohash=infohash, name=name, state="downloading", size_bytes=size_bytes,
                           claimed_at=datetime.now(UTC), as_of=datetime.now(UTC), seeds=20, peers=4)  # fmt: skip

    def torrent(self, infohash: str) -> TorrentView:
        """Return a torrent. Raises ``Refused``."""
        if infohash not in self.torrents:
            raise Refused(404, "torrent-not-found", "You have no such torrent.")
        return self.torrents[infohash]


def a_user(username: str, role: str = "admin") -> UserView:
    """Return a person of that name."""
    return UserView(id=UUID(int=1), username=username, role=role)


def _moved(torrent: TorrentView, seconds: float) -> TorrentView:
    progress = min(1.0, torrent.progress + _SHARE_A_SECOND * seconds)
    rate = int(torrent.size_bytes * _SHARE_A_SECOND)
    complete = progress >= 1.0
    return torrent.model_copy(
        update={
            "progress": progress, "downloaded_bytes": int(torrent.size_bytes * progress), "complete": complete,
            "state": "seeding" if complete else "downloading", "download_rate": 0 if complete else rate,
            "eta_seconds": None if complete else int((1 - progress) / _SHARE_A_SECOND),
            "completed_at": datetime.now(UTC) if complete else None, "as_of": datetime.now(UTC),
        }
    )  # fmt: skip
