"""The server's API as methods. Answers are wire models, errors are ``ClientError``."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import quote

import aiohttp
from pydantic import SecretStr, TypeAdapter

from adapters.inbound.http.wire.invites import AcceptInviteBody
from adapters.inbound.http.wire.people import (
    LinkAccountBody,
    LogInBody,
    SessionView,
    UserView,
    WatchAccountView,
)
from adapters.inbound.http.wire.searches import SearchBody, SearchView
from adapters.inbound.http.wire.system import AboutView, HealthView
from adapters.inbound.http.wire.torrents import (
    ChecksumView,
    FilesView,
    GrabBody,
    MagnetBody,
    TorrentsView,
    TorrentView,
)
from adapters.inbound.http.wire.watchlist import WatchlistView

from .access import Access
from .account import Account
from .addresses import server_address
from .administration import Administration
from .errors import NotOurServer, ServerUnreachable
from .lifecycle import Lifecycle
from .opinions import Opinions
from .questions import Questions
from .server_events import Backoff, ServerEvent, follow
from .sessions import TokenKeeper
from .transport import PATIENT, Transport

_ACCOUNTS = TypeAdapter(list[WatchAccountView])
_HASHING = aiohttp.ClientTimeout(total=1800, sock_connect=10)
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file from ``start`` on. ``start`` is 0, whatever was asked, when the file is another one now."""

    total: int
    start: int
    etag: str | None
    chunks: AsyncIterator[bytes]


class ApiClient:
    """A person's way to one server; an async context manager. It renews its access token by itself.

    ``fingerprint`` is the pinned certificate (SHA-256, hexadecimal); without one the device's authorities decide.
    ``keeper`` keeps the refresh token between two runs. Every method raises ``ClientError``: ``ServerUnreachable``
    when there is no answer, ``ApiError`` when the answer is a refusal.
    """

    def __init__(
        self,
        base_url: str,
        *,
        fingerprint: str | None = None,
        tokens: SessionView | None = None,
        keeper: TokenKeeper | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self.server = server_address(base_url)
        self._backoff = backoff or Backoff()
        self._transport = Transport(self.server, fingerprint)
        self._access = Access(self._transport, tokens, keeper)
        self._questions = Questions(self.server, self._access)
        self.opinions = Opinions(self._questions)
        self.lifecycle = Lifecycle(self._questions)
        self.account = Account(self._questions)
        self.administration = Administration(self._questions)

    async def __aenter__(self) -> Self:
        await self._transport.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._access.close()
        await self._transport.close()

    @property
    def tokens(self) -> SessionView | None:
        """The current log-in."""
        return self._access.tokens

    # --- who one is

    async def log_in(self, username: str, password: str, device: str = "") -> SessionView:
        """Log in and use this log-in from now on. Raises ``BadCredentials``."""
        body = LogInBody(username=username, password=SecretStr(password), device=device)
        session = await self._questions.ask(SessionView, "POST", "/sessions", body=body, anonymous=True)
        await self._access.use(session)
        return session

    async def accept_invite(self, code: str, username: str, password: str, device: str = "") -> SessionView:
        """Make an account with an invitation's code, and use its log-in from now on."""
        body = AcceptInviteBody(code=SecretStr(code), username=username, password=SecretStr(password), device=device)
        session = await self._questions.ask(SessionView, "POST", "/invites/accept", body=body, anonymous=True)
        await self._access.use(session)
        return session

    async def log_in_again(self) -> SessionView:
        """Take up the kept log-in. Raises ``SessionEnded`` when there is none any more."""
        await self._access.renew(None)
        if self.tokens is None:
            raise RuntimeError("renewing leaves tokens, or raises")
        return self.tokens

    async def log_out(self) -> None:
        """End this log-in at the server."""
        await self._access.fetch("DELETE", "/sessions/current")
        self._access.tokens = None

    async def me(self) -> UserView:
        """Return who is logged in."""
        return await self._questions.ask(UserView, "GET", "/me")

    # --- the list

    async def watch_accounts(self) -> list[WatchAccountView]:
        """Return the linked watchlist accounts."""
        return self._questions.understood(
            _ACCOUNTS.validate_json, (await self._access.fetch("GET", "/watch-accounts")).body
        )

    async def link_account(self, service: str, username: str) -> WatchAccountView:
        """Follow a public list."""
        path = f"/watch-accounts/{quote(service, safe='')}"
        return await self._questions.ask(
            WatchAccountView, "PUT", path, LinkAccountBody(username=username), pace=PATIENT
        )

    async def watchlist(self, refresh: bool = False) -> WatchlistView:
        """Return the list; ``refresh`` asks the service even if the server's copy is fresh."""
        params = {"refresh": "true"} if refresh else None
        return await self._questions.ask(WatchlistView, "GET", "/watchlist", params=params, pace=PATIENT)

    async def search(self, series_id: int, episode: int) -> SearchView:
        """Look for the releases of an episode."""
        body = SearchBody(series_id=series_id, episode=episode)
        return await self._questions.ask(SearchView, "POST", "/searches", body, pace=PATIENT)

    # --- torrents

    async def grab(self, series_id: int, episode: int, release_id: str = "best") -> TorrentView:
        """Have a release downloaded by the server."""
        body = GrabBody(series_id=series_id, episode=episode, release_id=release_id)
        return await self._questions.ask(TorrentView, "POST", "/torrents", body, pace=PATIENT)

    async def add_magnet(self, text: str) -> TorrentView:
        """Have a torrent downloaded by hand."""
        return await self._questions.ask(TorrentView, "POST", "/torrents/magnet", MagnetBody(magnet=text), pace=PATIENT)

    async def torrents(self) -> TorrentsView:
        """Return the user's torrents."""
        return await self._questions.ask(TorrentsView, "GET", "/torrents")

    async def torrent(self, infohash: str) -> TorrentView:
        """Return one of the user's torrents."""
        return await self._questions.ask(TorrentView, "GET", _torrent(infohash))

    async def pause(self, infohash: str) -> TorrentView:
        """Stop downloading and sharing, for now."""
        return await self._questions.ask(TorrentView, "POST", f"{_torrent(infohash)}/pause")

    async def resume(self, infohash: str) -> TorrentView:
        """Go on."""
        return await self._questions.ask(TorrentView, "POST", f"{_torrent(infohash)}/resume")

    async def remove(self, infohash: str, *, keep_data: bool = False) -> None:
        """Drop the torrent; its data go with it unless they are to be kept (or somebody else has a claim)."""
        params = {"data": "keep" if keep_data else "delete"}
        await self._access.fetch("DELETE", _torrent(infohash), params=params)

    async def files(self, infohash: str) -> FilesView:
        """Return the files of a torrent."""
        return await self._questions.ask(FilesView, "GET", f"{_torrent(infohash)}/files")

    async def checksum(self, infohash: str, index: int) -> ChecksumView:
        """Return the SHA-256 of a finished file; the server may have to read all of it first."""
        return await self._questions.ask(ChecksumView, "GET", f"{_file(infohash, index)}/checksum", pace=_HASHING)

    @asynccontextmanager
    async def content(
        self, infohash: str, index: int, start: int = 0, *, etag: str | None = None
    ) -> AsyncIterator[Content]:
        """Open a finished file at byte ``start``; ``etag`` is the version that the bytes before belong to."""
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
            if etag:
                headers["If-Range"] = etag
        async with self._access.stream(f"{_file(infohash, index)}/content", headers) as response:
            placed = _placed(response) if response.status == HTTPStatus.PARTIAL_CONTENT else None
            begin, total = placed or (0, response.content_length or 0)
            if response.status == HTTPStatus.PARTIAL_CONTENT and (placed is None or begin != start):
                raise NotOurServer(self.server)  # a part that is not the one asked for
            yield Content(total, begin, response.headers.get("ETag"), response.content.iter_chunked(_CHUNK))

    # --- news and state

    def events(
        self,
        last_id: str | None = None,
        *,
        on_break: Callable[[ServerUnreachable, float], object] = lambda error, wait: None,
    ) -> AsyncGenerator[ServerEvent, None]:
        """Yield what happens, for ever; see ``server_events.follow``."""
        return follow(self._event_stream, last_id, on_break=on_break, backoff=self._backoff)

    async def health(self) -> HealthView:
        """Return how the parts of the server are, whatever the status of the answer."""
        return await self._questions.ask(
            HealthView, "GET", "/health", anonymous=True, accept=(HTTPStatus.SERVICE_UNAVAILABLE,)
        )

    async def about(self) -> AboutView:
        """Return what answers at the address. Raises ``NotOurServer``."""
        return await self._questions.ask(AboutView, "GET", "/about", anonymous=True)

    @asynccontextmanager
    async def _event_stream(self, last_id: str | None) -> AsyncIterator[AsyncIterator[bytes]]:
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last_id} if last_id else {})}
        async with self._access.stream("/events", headers) as response:
            yield response.content.iter_any()


def _torrent(infohash: str) -> str:
    return f"/torrents/{quote(infohash, safe='')}"


def _file(infohash: str, index: int) -> str:
    return f"{_torrent(infohash)}/files/{index}"


def _placed(response: aiohttp.ClientResponse) -> tuple[int, int] | None:
    """Return start and total of a part, by ``Content-Range: bytes start-end/total``."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("Content-Range", ""))
    return (int(found[1]), int(found[2])) if found else None
