"""Nyaa, and every server that answers as Nyaa does."""

import asyncio
from datetime import timedelta
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import aiohttp

from application.ports.clock import Clock
from application.ports.indexers import Found, Indexer, IndexerMisbehaved, IndexerUnavailable, Query
from domain.releases.release import Release
from domain.torrents import metainfo

from . import feed
from .host import Host
from .query_text import query_text, query_texts
from .refusals import Answer, refusal

_MOST_PLAIN = 4
_MOST_REDIRECTS = 3
_PORTS = {"http": 80, "https": 443}


class NyaaIndexer(Indexer):
    """Searches by feed: ``/?page=rss``. Nothing is ever fetched from another host than the one configured."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        clock: Clock,
        *,
        name: str,
        url: str,
        category: str = "1_2",
        interval: timedelta = timedelta(seconds=2),
        timeout: timedelta = timedelta(seconds=20),
    ) -> None:
        self._name = name
        self._address = url.rstrip("/") + "/"
        own = urlsplit(self._address)
        self._public = urlunsplit((own.scheme, own.netloc.rpartition("@")[2], own.path, "", ""))
        self._category = category
        self._clock = clock
        self._host = Host(self._address, http, clock, indexer=name, interval=interval, timeout=timeout)
        # A chain of redirects gets the time of one request, beside the distance between them.
        self._longest = timeout + _MOST_REDIRECTS * interval
        self._knows_operators: bool | None = None

    @property
    def name(self) -> str:
        """The name under which it is configured."""
        return self._name

    async def search(self, query: Query) -> Found:
        """Look for releases, best seeded first, at most 75.

        Alternatives go into one question. A server that takes the operators for words (Nyaa does, without its search
        engine) finds nothing then: as long as it has not shown what it knows, the first alternative is asked again in
        plain words, and once it has shown that it does not know them, the alternatives are asked one by one.
        """
        texts = query_texts(query)
        category = f"{self._category[0]}_0" if query.broad else self._category
        found = Found(())
        if len(texts) > 1 and self._knows_operators is not False:
            found = await self._ask(query_text(query), category)
            self._knows_operators = self._knows_operators or _shows_a_choice(found, texts) or None
            if found.releases or self._knows_operators:
                return found
        for text in texts[: _MOST_PLAIN if self._knows_operators is False else 1]:
            found = await self._ask(text, category)
            if found.releases:
                self._knows_operators = False if len(texts) > 1 else self._knows_operators
                break
        return found

    async def torrent_file(self, release: Release) -> bytes | None:
        """Fetch the .torrent from the configured host, whatever host the link names.

        A mirror's feed often names the host that it mirrors; then the same path is tried here, and None says that the
        mirror has no copy.
        """
        target = self._own_url(release.torrent_url or "")
        if target is None:
            return None
        url, foreign = target
        async with self._host.turn():
            answer = await self._follow_in_time(url)
            # A redirect that is left over leads to another host, or to a magnet link.
            if answer.status in (404, 410) or 300 <= answer.status < 400 or (foreign and not _looks_bencoded(answer)):
                return None
            self._raise_refusal(answer)
        if not _looks_bencoded(answer):
            raise IndexerMisbehaved(f"{self._host.name} sent something that is no torrent file.", indexer=self._name)
        return answer.body

    async def _ask(self, text: str, category: str) -> Found:
        params = {"page": "rss", "q": text, "c": category, "f": "0", "s": "seeders", "o": "desc"}
        async with self._host.turn():
            answer = await self._host.get(self._address, params=params, most_bytes=feed.MOST_BYTES)
            self._raise_refusal(answer)
            return await self._read(answer)

    async def _read(self, answer: Answer) -> Found:
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        try:
            return await asyncio.to_thread(feed.read_feed, answer.body, kind, indexer=self._name, address=self._public)
        except feed.NotAFeed as error:
            sentence = f"{self._host.name} answered {error} where a feed was expected."
            raise IndexerMisbehaved(sentence, indexer=self._name) from error

    async def _follow_in_time(self, url: str) -> Answer:
        try:
            async with asyncio.timeout(self._longest.total_seconds()):
                return await self._follow(url)
        except TimeoutError as error:
            sentence = f"{self._host.name} does not answer in time."
            raise IndexerUnavailable(sentence, indexer=self._name) from error

    async def _follow(self, url: str) -> Answer:
        answer = await self._host.get(url, most_bytes=metainfo.MOST_BYTES)
        for _ in range(_MOST_REDIRECTS):
            onward = self._own_url(urljoin(url, answer.headers.get("Location", "")))
            if not 300 <= answer.status < 400 or onward is None or onward[1]:
                break
            url = onward[0]
            answer = await self._host.get(url, most_bytes=metainfo.MOST_BYTES)
        return answer

    def _raise_refusal(self, answer: Answer) -> None:
        error = refusal(answer, indexer=self._name, host=self._host.name, now=self._clock.now())
        if error is not None:
            raise error

    def _own_url(self, link: str) -> tuple[str, bool] | None:
        """Return the link's address on the configured host, and whether the link named another host."""
        own = urlsplit(self._address)
        try:
            parts = urlsplit(link)
            foreign = _origin(parts) != _origin(own)
        except ValueError:
            return None
        if parts.scheme not in _PORTS or not parts.hostname:
            return None
        below = parts.path if parts.path.startswith(own.path) else own.path + parts.path.lstrip("/")
        return urlunsplit((own.scheme, own.netloc, below if foreign else parts.path, parts.query, "")), foreign


def _origin(parts: SplitResult) -> tuple[str | None, int | None]:
    return parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _shows_a_choice(found: Found, texts: tuple[str, ...]) -> bool:
    """Whether alternatives were understood: without operators only titles with every single word are found."""
    words = {word for text in texts for word in text.casefold().split()}
    titles = (release.title.casefold() for release in found.releases)
    return any(word not in title for title in titles for word in words)


def _looks_bencoded(answer: Answer) -> bool:
    body = answer.body.strip()
    return answer.status == 200 and body.startswith(b"d") and body.endswith(b"e") and b"4:info" in body
