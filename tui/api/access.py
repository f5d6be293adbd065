"""Requests in the name of a person: the access token, and renewing it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from pydantic import SecretStr, ValidationError

from adapters.inbound.http.wire.message import Body, Problem
from adapters.inbound.http.wire.people import RefreshBody, SessionView

from .errors import NotOurServer, SessionEnded
from .sessions import TokenKeeper
from .transport import QUICK, STREAMING, Transport, read_limited

_GRACE = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, and the version of what it shows (``ETag``), if it has one."""

    body: bytes
    etag: str | None = None


class Access:
    """Sends requests with the current access token; one that the server does not take (any more) is renewed once."""

    def __init__(self, transport: Transport, tokens: SessionView | None, keeper: TokenKeeper | None) -> None:
        self.tokens = tokens
        self._transport = transport
        self._keeper = keeper
        self._renewing: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Let a renewal end: half of one would cost the log-in, for the server has turned the token already."""
        if self._renewing is not None:
            await asyncio.wait([self._renewing], timeout=_GRACE)
            self._renewing.cancel()

    async def use(self, session: SessionView) -> None:
        """Speak with these tokens from now on, and keep them."""
        self.tokens = session
        if self._keeper is not None:
            await asyncio.to_thread(self._keeper.keep, session)

    async def fetch(
        self,
        method: str,
        path: str,
        body: Body | None = None,
        *,
        params: Mapping[str, str] | None = None,
        anonymous: bool = False,
        pace: aiohttp.ClientTimeout = QUICK,
        accept: tuple[int, ...] = (),
        if_match: str | None = None,
        torrent_file: bytes | None = None,
    ) -> Answer:
        """Return the answer. ``if_match`` is the version that a change was made to; another one is refused.

        ``torrent_file`` is sent as it is, instead of ``body``.
        """
        # What was not said is left out: in a change, null is something else than nothing.
        text = None if body is None else body.model_dump_json(exclude_unset=True)
        content_type = "application/json" if torrent_file is None else "application/x-bittorrent"
        sent = text if torrent_file is None else torrent_file
        condition = {} if if_match is None else {"If-Match": if_match}

        async def once(headers: dict[str, str]) -> Answer:
            async with self._transport.request(
                method, path, body=sent, content_type=content_type, params=params, headers=headers | condition,
                pace=pace, accept=accept,
            ) as response:  # fmt: skip
                return Answer(await read_limited(response), response.headers.get("ETag"))

        if anonymous:
            return await once({})
        used = self._token()
        try:
            return await once(_bearer(used))
        except SessionEnded:
            await self.renew(used)
            return await once(_bearer(self._token()))

    @asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open an answer that is read piece by piece."""
        async with AsyncExitStack() as stack:

            async def once(token: str) -> aiohttp.ClientResponse:
                request = self._transport.request("GET", path, headers={**headers, **_bearer(token)}, pace=STREAMING)
                return await stack.enter_async_context(request)

            used = self._token()
            try:
                response = await once(used)
            except SessionEnded:
                await self.renew(used)
                response = await once(self._token())
            yield response

    async def renew(self, stale: str | None) -> None:
        """Exchange the refresh token, once for all who ask at the same time; ``stale`` is the access token refused.

        Raises ``SessionEnded`` when the log-in is over.
        """
        if self._renewing is None or self._renewing.done():
            if self.tokens is not None and stale not in (None, self.tokens.access_token):
                return  # somebody else has renewed it since
            self._renewing = asyncio.create_task(self._renew())
            self._renewing.add_done_callback(_looked_at)
        # A cancelled caller must not take the renewal with it: the answer holds the only good token.
        await asyncio.shield(self._renewing)

    async def _renew(self) -> None:
        # Another client on this device may have turned the kept token: the newest one is the good one.
        kept = None if self._keeper is None else await asyncio.to_thread(self._keeper.newest)
        token = kept or (self.tokens.refresh_token if self.tokens else None)
        if token is None:
            raise SessionEnded(_nothing_kept())
        body = RefreshBody(refresh_token=SecretStr(token))
        answer = await self.fetch("POST", "/sessions/refresh", body, anonymous=True)
        try:
            await self.use(SessionView.model_validate_json(answer.body))
        except ValidationError as error:
            raise NotOurServer(self._transport.server) from error

    def _token(self) -> str:
        if self.tokens is None:
            raise SessionEnded(_nothing_kept())
        return self.tokens.access_token


def _looked_at(renewing: asyncio.Task[None]) -> None:
    """Take the error of a renewal whose callers have all left; those who wait get it as well."""
    if not renewing.cancelled():
        renewing.exception()


def _nothing_kept() -> Problem:
    slug = "tag:uuutorrent,2026:session-rejected"
    return Problem(type=slug, title="Not logged in", status=401, detail="You are not logged in.")


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
