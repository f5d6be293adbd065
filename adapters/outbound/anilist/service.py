"""Asking AniList: one POST, with limits on everything."""

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp

from application.ports.clock import Clock
from application.ports.watchlists import AccountToken, TokenRefused, WatchlistUnavailable

from ...retry_after import retry_after
from .pace import PATIENCE, Pace
from .reading import items, members
from .refusals import RATE_LIMIT, Refusal, has_data

_MOST_BYTES = 16 * 1024 * 1024
"""A list of 500 entries with relations has about 3 MB."""
_CHUNK = 64 * 1024
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_log = logging.getLogger(__name__)


class GraphqlService:
    """Sends questions to one address.

    Since August 2026 AniList answers requests without a Referer as if it were down, so there always is one.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        clock: Clock,
        *,
        url: str,
        referer: str,
        per_minute: int,
        timeout: timedelta,
    ) -> None:
        self._http = http
        self._clock = clock
        self._url = url
        self._headers = {"Referer": referer, "Accept": "application/json"}
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds())
        self._pace = Pace(clock, per_minute=per_minute)
        host = urlsplit(url).netloc.rpartition("@")[2]
        self._confidential = urlsplit(url).scheme == "https" or urlsplit(url).hostname in _LOOPBACK
        self._name = "AniList" if host.endswith("anilist.co") else f"AniList at {host}"

    async def ask(
        self,
        query: str,
        variables: Mapping[str, object],
        *,
        username: str | None = None,
        token: AccountToken | None = None,
        again: bool = True,
    ) -> Mapping[str, object]:
        """Return the ``data`` of the answer. With ``again``, who is told to come back soon comes back, once.

        Raises WatchlistUnavailable; AccountNotFound when it was ``username``'s list that was asked for; TokenRefused
        when it was asked in the name of the ``token``'s owner.
        """
        if token is not None and not self._confidential:
            raise TokenRefused(f"This server asks {self._name} without encryption, so it takes no access tokens.")
        status, headers, body = await self._post({"query": query, "variables": variables}, token)
        self._pace.heed(headers)
        if token is not None:
            # Whatever the other side repeats of it must not come into a log or a sentence.
            body = body.replace(token.text.encode(), b"***")
        answer = await self._decoded(body)
        data = has_data(answer)
        if data is not None:
            self._report_errors(answer)
            return data
        refusal = Refusal.read(status, answer)
        if status == 200 and not refusal.messages and "data" in members(answer):
            return members(members(answer)["data"])
        wait = retry_after(headers.get("Retry-After"), self._clock.now())
        if refusal.is_rate_limit:
            hold = RATE_LIMIT if wait is None else wait
            self._pace.hold(hold)
            if again and hold <= PATIENCE:
                return await self.ask(query, variables, username=username, token=token, again=False)
        raise refusal.error(self._name, username=username, with_token=token is not None, wait=wait)

    async def _post(
        self, question: Mapping[str, object], token: AccountToken | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        try:
            try:
                return await self._post_once(question, token)
            except aiohttp.ClientConnectorError:
                raise
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # The other side may have closed a connection that lay idle. Asking again changes nothing there.
                return await self._post_once(question, token)
        except TimeoutError as error:
            raise WatchlistUnavailable(f"{self._name} does not answer in time.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise WatchlistUnavailable(f"{self._name} cannot be reached.") from error

    async def _post_once(
        self, question: Mapping[str, object], token: AccountToken | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        await self._pace.turn()
        headers = self._headers if token is None else self._headers | {"Authorization": f"Bearer {token.text}"}
        async with self._http.post(
            self._url, json=question, headers=headers, timeout=self._timeout, allow_redirects=False
        ) as response:
            body = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise WatchlistUnavailable(f"{self._name} answers with far too much.")
            return response.status, response.headers, bytes(body)

    async def _decoded(self, body: bytes) -> object:
        """The body as JSON, read in a thread because a long list takes a while; None when it is none."""
        try:
            decoded: object = await asyncio.to_thread(json.loads, body)
        except (ValueError, RecursionError):
            return None
        return decoded

    def _report_errors(self, answer: object) -> None:
        errors = items(members(answer).get("errors"))
        if errors:
            _log.warning("%s answered in part: %.200s", self._name, errors[0])
