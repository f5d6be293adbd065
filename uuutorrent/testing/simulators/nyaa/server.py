"""The simulated indexer's addresses and its ways to fail."""

import re
from collections.abc import Mapping

from aiohttp import web

from ..loopback import LoopbackServer
from .feed import render
from .releases import CATEGORIES, Listed, SimulatedRelease, listed
from .searching import Search

_MOST = 75
_HTML = "text/html; charset=utf-8"
_SORT_KEYS = ("id", "size", "comments", "seeders", "leechers", "downloads")


class NyaaSimulator(LoopbackServer):
    """``async with NyaaSimulator() as nyaa``: publish releases, point an indexer at ``nyaa.url``, make it fail.

    ``prefix`` puts everything below a path; ``published_url`` is the address that its feed names in links, as a mirror
    behind a proxy does; ``plain`` is the database mode in which Nyaa runs without its search engine: it knows no
    operators, and every word must occur.
    """

    def __init__(self, *, prefix: str = "", published_url: str | None = None, plain: bool = False) -> None:
        super().__init__()
        self._prefix = prefix
        self._published_url = published_url
        self._plain = plain
        self._listed: dict[int, Listed] = {}
        self._app.router.add_get(f"{prefix}/", self._home)
        self._app.router.add_get(f"{prefix}/rss", self._home)
        self._app.router.add_get(prefix + r"/download/{id:\d+}.torrent", self._download)

    @property
    def url(self) -> str:
        """The base address to configure."""
        return super().url + self._prefix

    @property
    def searches(self) -> list[str]:
        """The ``q`` of every feed request so far."""
        return [request.query.get("q", "") for request in self.requests if "/download/" not in request.path]

    def publish(self, *releases: SimulatedRelease) -> None:
        """Offer the releases, each newer than the ones before."""
        for release in releases:
            number = 2_010_000 + len(self._listed)
            self._listed[number] = listed(number, release)

    def garbage(self) -> None:
        """Answer bytes that are no feed, under a feed's content type."""
        self.answer(b"\x00\xff<rss><channel><item>\x1b not a feed", content_type="application/xml")

    def truncated(self) -> None:
        """Answer a feed that breaks off inside an item."""
        whole = render(list(self._listed.values()), self.url, "", magnets=False)
        self.answer(whole[: len(whole) * 2 // 3], content_type="application/xml; charset=utf-8")

    def html(self) -> None:
        """Answer a web page with status 200."""
        self.answer(b"<!DOCTYPE html><html><head><title>Nyaa</title></head><body>Hello</body></html>")

    def empty(self) -> None:
        """Answer nothing at all, as a feed."""
        self.answer(b"", content_type="application/xml; charset=utf-8")

    def rate_limited(self, retry_after: str | None = "30") -> None:
        """Refuse with 429, as the web server in front of Nyaa does."""
        page = b"<html><head><title>429 Too Many Requests</title></head><body>nginx</body></html>"
        self.answer(page, status=429, headers={"Retry-After": retry_after} if retry_after is not None else {})

    def guarded(self) -> None:
        """Refuse with 403, as the DDoS protection in front of Nyaa does."""
        page = b"<!DOCTYPE html><html><head><title>DDOS-GUARD</title></head><body>Checking your browser</body></html>"
        self.answer(page, status=403, headers={"Server": "ddos-guard"})

    def broken_inside(self) -> None:
        """Redirect to the front page: Nyaa's answer to every fault of its own."""
        self.answer(b"Redirecting", status=302, headers={"Location": f"{self._prefix}/", "Set-Cookie": "session=x"})

    async def _home(self, request: web.Request) -> web.StreamResponse:
        query = request.query
        if query.get("page") != "rss" and not request.path.endswith("/rss"):
            return web.Response(text="<!DOCTYPE html><title>Nyaa</title>", content_type="text/html")
        refusal = _refusal(query)
        if refusal is not None:
            return refusal
        term = query.get("q", query.get("term", "")).strip()
        magnets = "m" in query or "magnets" in query
        found = self._found(query, term)[:_MOST]
        body = render(found, self._published_url or self.url, term, magnets=magnets)
        return web.Response(
            body=body, headers={"Content-Type": "application/xml; charset=utf-8", "Cache-Control": "max-age=300"}
        )

    def _found(self, query: Mapping[str, str], term: str) -> list[Listed]:
        search = Search(term, plain=self._plain)
        category = query.get("c", query.get("cats", "0_0"))
        wanted = [
            item
            for item in self._listed.values()
            if _in_category(item, category)
            and _passes(item, query.get("f", query.get("filter", "0")))
            and query.get("u", item.release.uploader).lower() == item.release.uploader.lower()
            and search.matches(item.release.title)
        ]
        newest_first = sorted(wanted, key=lambda item: item.id, reverse=True)
        return (
            newest_first
            if self._plain or not term
            else sorted(newest_first, key=lambda item: _sort_value(item, query.get("s", "id")), reverse=True)
        )

    async def _download(self, request: web.Request) -> web.StreamResponse:
        item = self._listed.get(int(request.match_info["id"]))
        if item is None or item.release.torrent is None:
            return web.Response(status=404, body=b"<!DOCTYPE html><title>404 Not Found :: Nyaa</title>")
        return web.Response(body=item.release.torrent, content_type="application/x-bittorrent")


def _refusal(query: Mapping[str, str]) -> web.Response | None:
    category = query.get("c", query.get("cats", "0_0"))
    known = {"0_0", *CATEGORIES, *(f"{main}_0" for main in range(1, 7))}
    if category not in known or query.get("f", "0") not in ("0", "1", "2", "3"):
        return web.Response(status=400, text="<title>400 Bad Request</title>", content_type="text/html")
    sort = query.get("s", "id")
    if sort.lower() not in _SORT_KEYS:
        return web.Response(status=400, text="<title>400 Bad Request</title>", content_type="text/html")
    if sort not in _SORT_KEYS:
        return web.Response(status=302, headers={"Location": "/", "Content-Type": _HTML})
    return None


def _in_category(item: Listed, category: str) -> bool:
    return re.match(category.replace("_0", "_").replace("0_", ""), item.release.category) is not None


def _passes(item: Listed, quality: str) -> bool:
    release = item.release
    return {"1": not release.remake, "2": release.trusted, "3": release.complete}.get(quality, True)


def _sort_value(item: Listed, key: str) -> int:
    release = item.release
    values = {"size": item.size_bytes, "seeders": release.seeders, "leechers": release.leechers}
    return {**values, "downloads": release.downloads, "comments": 0}.get(key, item.id)
