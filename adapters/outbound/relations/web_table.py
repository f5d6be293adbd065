"""Fetching the table's text: one conditional GET, with limits on everything."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import aiohttp

from application.ports.clock import Clock

from ...retry_after import retry_after
from .table_text import MOST_BYTES

_MOST_REDIRECTS = 3
_CHUNK = 64 * 1024
_LONGEST_ETAG, _LONGEST_DATE = 200, 100


class TableUnavailable(Exception):
    """There is no new table now. ``wait`` is how long the server asks us to stay away."""

    def __init__(self, sentence: str, wait: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server called the text that we have (RFC 9110 section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def conditions(self) -> dict[str, str]:
        """The headers that ask for the text only if it is another one."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A text, and what the server calls it."""

    text: str
    validators: Validators


class WebTable:
    """The table at one address. Whoever gave the address may name plain http; a redirect may only lead to https."""

    def __init__(self, http: aiohttp.ClientSession, clock: Clock, *, url: str, timeout: timedelta) -> None:
        self.url = url
        self._http = http
        self._clock = clock
        self._seconds = timeout.total_seconds()
        self._name = urlsplit(url).netloc.rpartition("@")[2]

    async def fetch(self, have: Validators) -> Fetched | None:
        """Return the text, or None if it is still what we have. Raises TableUnavailable."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(self.url, have, _MOST_REDIRECTS)
        except TimeoutError as error:
            raise TableUnavailable(f"{self._name} does not answer in time.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise TableUnavailable(f"{self._name} cannot be reached.") from error

    async def _follow(self, url: str, have: Validators, redirects: int) -> Fetched | None:
        # A few kilobytes a day need no compression, and what is not unpacked cannot burst.
        headers = {"Accept": "text/plain, */*", "Accept-Encoding": "identity", **have.conditions()}
        async with self._http.get(url, headers=headers, allow_redirects=False, auto_decompress=False) as response:
            if response.status in {301, 302, 303, 307, 308}:
                onward = urljoin(url, response.headers.get("Location", ""))
            elif response.status == 304 and have.conditions():
                return None
            else:
                self._refuse(response.status, response.headers)
                return Fetched(await self._text(response), _validators(response.headers))
        if urlsplit(onward).scheme != "https" or redirects == 0:
            raise TableUnavailable(f"{self._name} leads us where we do not follow: configure another address.")
        return await self._follow(onward, have, redirects - 1)

    def _refuse(self, status: int, headers: Mapping[str, str]) -> None:
        if status != 200:
            wait = retry_after(headers.get("Retry-After"), self._clock.now())
            raise TableUnavailable(f"{self._name} answers with HTTP {status}.", wait)
        if headers.get("Content-Encoding", "identity").lower() != "identity":
            raise TableUnavailable(f"{self._name} packs its answer although we asked it not to.")

    async def _text(self, response: aiohttp.ClientResponse) -> str:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                raise TableUnavailable(f"{self._name} answers with far too much.")
        try:
            return body.decode()
        except UnicodeDecodeError as error:
            raise TableUnavailable(f"{self._name} answers with something that is no text.") from error


def _validators(headers: Mapping[str, str]) -> Validators:
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return Validators(
        etag if 0 < len(etag) <= _LONGEST_ETAG else None, modified if 0 < len(modified) <= _LONGEST_DATE else None
    )
