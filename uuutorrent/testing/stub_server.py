"""A server that speaks the API and has nothing behind it, for clients and their tests.

Time stands still unless ``tick`` is called or the stub runs by itself (``python -m uuutorrent.testing.stub_server``).
"""

import asyncio
import hashlib
import re
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from aiohttp import web

from adapters.inbound.http.wire.invites import AcceptInviteBody
from adapters.inbound.http.wire.people import (
    LinkAccountBody,
    LogInBody,
    RefreshBody,
    WatchAccountView,
)
from adapters.inbound.http.wire.searches import PrefetchBody, SearchBody, SearchView
from adapters.inbound.http.wire.system import AboutView, ComponentView, HealthView
from adapters.inbound.http.wire.torrents import (
    ChecksumView,
    FilesView,
    GrabBody,
    MagnetBody,
    TorrentsView,
)

from .stub_account_routes import AccountRoutes
from .stub_admin_routes import AdminRoutes
from .stub_lifecycle_routes import LifecycleRoutes
from .stub_opinion_routes import Handler, OpinionRoutes, as_json
from .stub_refusal import Refused
from .stub_search import search
from .stub_state import StubState

PASSWORD = "correct horse"
WATCHLIST_TOKEN = "eyJ0eXAi.tokenOfTheWatchlist"


class StubServer(StubState):
    """An async context manager; ``url`` is the base URL. ``linked`` says whether a list is followed already."""

    def __init__(self, *, linked: bool = True, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(linked=linked)
        self.account.password = PASSWORD
        self.url = ""
        self._tls = tls
        self._port = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.down()

    async def up(self) -> None:
        """Answer, at the same address as before."""
        app = web.Application(middlewares=[self._guard])
        for method, path, handler in self._routes():
            app.router.add_route(method, f"/api/v1{path}", handler)
        self._runner = web.AppRunner(app, shutdown_timeout=0.01, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=self._tls, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    async def down(self) -> None:
        """Stop answering; open streams break."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _routes(self) -> list[tuple[str, str, Handler]]:
        return [
            ("POST", "/sessions", self._log_in), ("POST", "/sessions/refresh", self._refresh),
            ("DELETE", "/sessions/current", self._nothing), ("GET", "/me", self._me),
            ("GET", "/watch-accounts", self._accounts), ("PUT", "/watch-accounts/{service}", self._link),
            ("GET", "/watchlist", self._watchlist), ("POST", "/searches", self._search),
            ("POST", "/prefetches", self._prefetch),
            ("GET", "/torrents", self._list), ("POST", "/torrents", self._grab),
            ("POST", "/torrents/magnet", self._magnet),
            ("GET", "/torrents/{infohash}", self._show), ("DELETE", "/torrents/{infohash}", self._remove),
            ("GET", "/torrents/{infohash}/files/{index}/content", self._content),
            ("GET", "/torrents/{infohash}/files/{index}/checksum", self._checksum),
            ("GET", "/events", self._stream), ("GET", "/health", self._health), ("GET", "/about", self._about),
            *OpinionRoutes(self.opinions, self._found).routes(), *LifecycleRoutes(self).routes(),
            *AccountRoutes(self.account).routes(), ("POST", "/invites/accept", self._accept),
            ("DELETE", "/watch-accounts/{service}", self._unlink),
            *AdminRoutes(self.people, lambda: self.role).routes(),
        ]  # fmt: skip

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v1")
        self.requests.append(f"{request.method} {path}")
        self._asked.set()
        self._asked = asyncio.Event()
        try:
            if self.faults.html:
                return web.Response(text="<html>Welcome to the hotel", content_type="text/html")
            if self.faults.deeds_held is not None and request.method != "GET" and path.startswith("/torrents/"):
                await self.faults.deeds_held.wait()
            self._check(request.method, path, request.headers.get("Authorization"))
            return await handler(request)
        except Refused as refused:
            document = {
                "type": f"tag:uuutorrent,2026:{refused.slug}", "title": refused.slug, "status": refused.status,
                "detail": refused.detail,
                "errors": [{"pointer": pointer, "detail": detail} for pointer, detail in refused.errors.items()],
                "retry_after": self.faults.retry_after,
            }  # fmt: skip
            return web.json_response(document, status=refused.status, content_type="application/problem+json")

    def _check(self, method: str, path: str, authorization: str | None) -> None:
        for suffix, problem in self.faults.problems.items():
            if f"{method} {path}".endswith(suffix):
                raise Refused(*problem, self.faults.faulty)
        public = ("POST /sessions", "POST /sessions/refresh", "POST /invites/accept", "GET /health", "GET /about")
        if f"{method} {path}" not in public and authorization != f"Bearer access-{self._tokens}":
            raise Refused(401, "token-rejected", "The access token has expired.")
        temporarily = (*public, "GET /me", "PUT /me/password", "DELETE /sessions/current")
        if self.account.temporary and f"{method} {path}" not in temporarily:
            raise Refused(403, "password-change-required", "Somebody else set your password. Choose your own first.")

    async def _log_in(self, request: web.Request) -> web.Response:
        body = LogInBody.model_validate_json(await request.read())
        if body.password.get_secret_value() != self.account.password:
            raise Refused(401, "bad-credentials", "The name or the password is wrong.")
        return as_json(self._session(body.username), 201)

    async def _refresh(self, request: web.Request) -> web.Response:
        token = RefreshBody.model_validate_json(await request.read()).refresh_token.get_secret_value()
        if token not in self._refresh_tokens:
            raise Refused(401, "session-rejected", "This log-in has ended.")
        self._refresh_tokens.remove(token)
        return as_json(self._session(token.split(":")[0]), 200)

    async def _nothing(self, _: web.Request) -> web.Response:
        self.end_sessions()
        return web.Response(status=204)

    async def _me(self, _: web.Request) -> web.Response:
        return as_json(self.user("himmel"))

    async def _accounts(self, _: web.Request) -> web.Response:
        return web.json_response([account.model_dump(mode="json") for account in self.accounts])

    async def _link(self, request: web.Request) -> web.Response:
        body = LinkAccountBody.model_validate_json(await request.read())
        if body.username == "nobody":
            raise Refused(404, "account-not-found", "AniList knows no public list of “nobody”.")
        if body.token is not None and body.token.get_secret_value() != WATCHLIST_TOKEN:
            raise Refused(422, "token-refused", "AniList does not take this token.")
        end = None if body.token is None else datetime.now(UTC) + timedelta(days=365)
        self.accounts = [WatchAccountView(service=request.match_info["service"], username=body.username or "himmel",
                                          private=end is not None, token_expires_at=end)]  # fmt: skip
        return as_json(self.accounts[0])

    async def _unlink(self, _: web.Request) -> web.Response:
        self.accounts = []
        return web.Response(status=204)

    async def _accept(self, request: web.Request) -> web.Response:
        body = AcceptInviteBody.model_validate_json(await request.read())
        return as_json(self._session(self.account.accept(body)), 201)

    async def _watchlist(self, _: web.Request) -> web.Response:
        if not self.accounts:
            raise Refused(404, "no-account-linked", "You follow no watchlist yet.")
        return as_json(self.watchlist)

    async def _search(self, request: web.Request) -> web.Response:
        body = SearchBody.model_validate_json(await request.read())
        if self.faults.held is not None:
            await self.faults.held.wait()
        return as_json(self._found(body.series_id, body.episode))

    def _found(self, series_id: int, episode: int) -> SearchView:
        return self.opinions.judged(search(series_id, self._title(series_id), episode))

    async def _prefetch(self, request: web.Request) -> web.Response:
        body = PrefetchBody.model_validate_json(await request.read())
        self.prefetched += [(each.series_id, each.episode) for each in body.episodes]
        return web.Response(status=202)

    async def _list(self, _: web.Request) -> web.Response:
        newest = sorted(self.torrents.values(), key=lambda torrent: torrent.claimed_at, reverse=True)
        return as_json(TorrentsView(torrents=newest, engine_available=self.engine_available, as_of=datetime.now(UTC)))

    async def _grab(self, request: web.Request) -> web.Response:
        body = GrabBody.model_validate_json(await request.read())
        found = self._found(body.series_id, body.episode)
        wanted = found.best if body.release_id == "best" else body.release_id
        release = next(candidate for candidate in found.candidates if candidate.release_id == wanted)
        torrent = self.add(release.title, release.size_bytes or 0)
        more = {"series_id": body.series_id, "series_title": found.series_title, "episode": body.episode,
                "reasons": [reason.text for reason in release.reasons]}  # fmt: skip
        await self.tell(torrent.model_copy(update=more))
        return as_json(self.torrents[torrent.infohash], 201)

    async def _magnet(self, request: web.Request) -> web.Response:
        magnet = MagnetBody.model_validate_json(await request.read()).magnet
        if not magnet.startswith("magnet:?xt=urn:btih:"):
            raise Refused(422, "invalid-magnet", "That is not a magnet link.")
        torrent = self.add("A magnet", 0).model_copy(update={"state": "metadata"})
        await self.tell(torrent)
        return as_json(torrent, 201)

    async def _show(self, request: web.Request) -> web.Response:
        return as_json(self.torrent(request.match_info["infohash"]))

    async def _remove(self, request: web.Request) -> web.Response:
        torrent = self.torrent(request.match_info["infohash"])
        del self.torrents[torrent.infohash]
        await self._publish("torrent-gone", FilesView(infohash=torrent.infohash, files=[]))
        return web.Response(status=204)

    def _bits(self, request: web.Request) -> bytes:
        return self.files_of(request.match_info["infohash"])[int(request.match_info["index"])][1]

    async def _checksum(self, request: web.Request) -> web.Response:
        bits = self._bits(request)
        digest = "0" * 64 if self.faults.wrong_checksum else hashlib.sha256(bits).hexdigest()
        return as_json(ChecksumView(infohash=request.match_info["infohash"], index=int(request.match_info["index"]),
                                  size_bytes=len(bits), sha256=digest))  # fmt: skip

    async def _content(self, request: web.Request) -> web.StreamResponse:
        bits = self._bits(request)
        etag = f'"{hashlib.sha256(bits).hexdigest()[:16]}"'
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        start = int(asked[1]) if asked and request.headers.get("If-Range", etag) == etag else 0
        headers = {"ETag": etag, "Content-Length": str(len(bits) - start)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(bits) - 1}/{len(bits)}"
        self.requests[-1] += f" from {start}"
        response = web.StreamResponse(status=206 if start else 200, headers=headers)
        await response.prepare(request)
        stop = start + self.faults.break_after.pop(0) if self.faults.break_after else len(bits)
        for position in range(start, min(stop, len(bits)), 2**16):
            await response.write(bits[position : min(position + 2**16, stop)])
        if stop < len(bits) and request.transport is not None:
            request.transport.close()  # what is written still leaves; the end does not come
        return response

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        last = request.headers.get("Last-Event-ID", "")
        seen = int(last) if last.isdigit() else len(self._events)
        with suppress(ConnectionError):
            while True:
                async with self._news:
                    while len(self._events) <= seen:
                        await self._news.wait()
                for name, data in self._events[seen:]:
                    seen += 1
                    await response.write(f"id: {seen}\nevent: {name}\ndata: {data.model_dump_json()}\n\n".encode())
        return response

    async def _health(self, _: web.Request) -> web.Response:
        engine = "ok" if self.engine_available else "down"
        components = [
            ComponentView(name="database", status="ok"),
            ComponentView(
                name="engine", status=engine, detail="" if engine == "ok" else "It does not answer. Is it running?"
            ),
            ComponentView(name="watchlist", status="ok"),
            ComponentView(
                name="indexer nyaa", status="degraded", detail="It asked for a pause of 40 s; searches wait."
            ),
        ]
        return as_json(HealthView(status="degraded", components=components))

    async def _about(self, _: web.Request) -> web.Response:
        return as_json(AboutView(watchlist="anilist", indexers=["nyaa"], watchlist_authorize_url=self.authorize_url))


async def _main() -> None:
    async with StubServer() as stub:
        print(f"{stub.url}  (any name, password: {PASSWORD})")  # noqa: T201 - the command's output
        await stub.run()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main())
