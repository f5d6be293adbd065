"""The one host that is asked: one request at a time, at a distance, and none for a while when it keeps failing."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import aiohttp

from application.ports.clock import Clock
from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable

from ...public_addresses import AddressRefused
from .breaker import Breaker
from .refusals import Answer

_MOST_WAITING = 20
_CHUNK = 64 * 1024


class Host:
    """Serialises every request to an indexer, because parallel ones are what gets a client blocked.

    ``interval`` lies between the starts of two requests. Field reports ask for two seconds (EstrellaXD/Auto_Bangumi
    issue 1026).
    """

    def __init__(
        self,
        address: str,
        http: aiohttp.ClientSession,
        clock: Clock,
        *,
        indexer: str,
        interval: timedelta,
        timeout: timedelta,
    ) -> None:
        parts = urlsplit(address)
        self.name = parts.netloc.rpartition("@")[2]
        self._http = http
        self._clock = clock
        self._indexer = indexer
        self._interval = interval
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._breaker = Breaker(clock)
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._next_start: datetime | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Have the host to oneself. Raises IndexerUnavailable when too many wait or while the host rests."""
        self._refuse_while_resting()
        if self._waiting >= _MOST_WAITING:
            wait = self._interval * self._waiting
            raise IndexerUnavailable(
                f"Too many searches wait for {self.name}.", indexer=self._indexer, retry_after=wait
            )
        self._waiting += 1
        try:
            async with self._turn:
                self._refuse_while_resting()
                async with self._watched():
                    yield
        finally:
            self._waiting -= 1

    async def get(self, url: str, *, most_bytes: int, params: Mapping[str, str] | None = None) -> Answer:
        """Ask, in one's turn. Raises IndexerUnavailable, or IndexerMisbehaved for more than ``most_bytes``."""
        await self._pace()
        try:
            async with self._http.get(url, params=params, allow_redirects=False, timeout=self._timeout) as response:
                body = await self._read(response, most_bytes)
                return Answer(response.status, dict(response.headers), body)
        except TimeoutError as error:
            raise self._unavailable(f"{self.name} does not answer in time.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            refused = isinstance(getattr(error, "os_error", error), AddressRefused)
            why = "leads into a private network; private_addresses allows it" if refused else "cannot be reached"
            raise self._unavailable(f"{self.name} {why}.") from error

    async def _read(self, response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > most_bytes:
                raise IndexerMisbehaved(f"{self.name} answers with far too much.", indexer=self._indexer)
        return bytes(body)

    async def _pace(self) -> None:
        now = self._clock.now()
        if self._next_start is not None:
            # No longer than one interval, even if the system's clock was set back meanwhile.
            await self._clock.sleep(min(self._next_start - now, self._interval))
        self._next_start = self._clock.now() + self._interval

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        try:
            yield
        except IndexerUnavailable as error:
            self._breaker.failed(error.retry_after)
            raise
        self._breaker.succeeded()

    def _refuse_while_resting(self) -> None:
        rest = self._breaker.rest()
        if rest is not None:
            seconds = max(1, round(rest.total_seconds()))
            sentence = f"{self.name} has refused or failed too often; it is asked again in {seconds} s."
            raise IndexerUnavailable(sentence, indexer=self._indexer, retry_after=rest)

    def _unavailable(self, sentence: str) -> IndexerUnavailable:
        return IndexerUnavailable(sentence, indexer=self._indexer)
