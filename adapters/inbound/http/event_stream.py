"""Server-sent events (HTML Living Standard §9.2): one stream a listener, resumable, and gone when it should be."""

import asyncio
import re
from asyncio import FIRST_COMPLETED
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web
from aiohttp_sse import EventSourceResponse

from application.ports.access_tokens import TokenRejected
from application.ports.events import AccessChanged, Event, Events, TorrentChanged, TorrentGone
from application.ports.torrents import TorrentNotFound
from application.torrents.show_torrent import ShowTorrent
from domain.errors import TooMany, Unavailable
from domain.users import Actor, UserId

from .views.torrent_documents import TorrentDocuments
from .wire.torrents import TorrentGoneView

HEARTBEAT = timedelta(seconds=15)
"""Proxies and clients give a silent connection up after half a minute or more; the token is looked at as often."""
MOST_STREAMS = 16
"""Per person: a device or two each with a few windows."""


class TooManyStreams(TooMany):
    """The person follows events on too many connections already."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it goes over the wire."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class NewsTeller:
    """Puts news into the messages of the API."""

    actor: Actor
    show: ShowTorrent
    documents: TorrentDocuments

    async def __call__(self, event: Event) -> Told | None:
        """Return what to tell; None when there is nothing to tell any more."""
        match event.news:
            case TorrentChanged(torrent=infohash):
                try:
                    return Told("torrent", self.documents.one(await self.show(self.actor, infohash)).decode())
                except TorrentNotFound:
                    return None  # given up since; that is told by itself
                except Unavailable:
                    return Told("missed", "{}")  # what it looks like now, nobody can tell: let the client ask
            case TorrentGone(torrent=infohash):
                return Told("torrent-gone", TorrentGoneView(infohash=infohash).model_dump_json())
            case AccessChanged():
                return None  # whoever listens was identified anew; that was all
            case _:
                return Told("missed", "{}")


class OpenStreams:
    """Who listens now, and the signal on which every stream ends: an open one would hold up the server's shutdown."""

    def __init__(self, heartbeat: timedelta = HEARTBEAT) -> None:
        self.heartbeat = heartbeat
        self._listeners: Counter[UserId] = Counter()
        self._closing: asyncio.Future[None] | None = None

    @contextmanager
    def admit(self, user: UserId) -> Iterator[None]:
        """Count a stream while it is open. Raises TooManyStreams."""
        if self._listeners[user] >= MOST_STREAMS:
            raise TooManyStreams("Too many connections follow your events already.", retry_after=self.heartbeat)
        self._listeners[user] += 1
        try:
            yield
        finally:
            self._listeners[user] -= 1
            self._listeners += Counter()  # forgets those at zero

    @property
    def closing(self) -> asyncio.Future[None]:
        """Done when the server stops."""
        if self._closing is None:
            self._closing = asyncio.get_running_loop().create_future()
        return self._closing

    async def end_all(self, _: web.Application) -> None:
        """End every stream, cleanly; clients connect again, to whoever answers then."""
        if not self.closing.done():
            self.closing.set_result(None)


STREAMS = web.AppKey("streams", OpenStreams)


async def stream_news(
    request: web.Request,
    actor: Actor,
    events: Events,
    tell: Callable[[Event], Awaitable[Told | None]],
    still_known: Callable[[], Awaitable[Actor]],
) -> web.StreamResponse:
    """Stream the actor's news until the client goes, the token expires, or the server stops. Raises TooManyStreams."""
    after, open_streams = _resumed_after(request), request.app[STREAMS]
    stream = EventSourceResponse(ping_interval=open_streams.heartbeat.total_seconds(), sep="\n")
    stream.headers["Cache-Control"] = "no-store"
    with open_streams.admit(actor.id):
        async with events.subscribe(actor.id, after=after) as news:
            await stream.prepare(request)
            async with stream, aclosing(_while_open(stream, news, open_streams, still_known)) as current:
                async for event in current:
                    told = await tell(event)
                    if told is not None:
                        await stream.send(told.data, id=str(event.id), event=told.name)
    return stream


async def _while_open(
    stream: EventSourceResponse,
    news: AsyncIterator[Event],
    open_streams: OpenStreams,
    still_known: Callable[[], Awaitable[Actor]],
) -> AsyncGenerator[Event, None]:
    """Pass the news on; whoever listens is identified anew before each event and at each heartbeat.

    While the database is away nobody can be, and nobody's rights can have been taken away there: streams go on.
    """
    closing, patience = open_streams.closing, open_streams.heartbeat.total_seconds()
    coming = asyncio.ensure_future(anext(news, None))
    try:
        while stream.is_connected():
            either: set[asyncio.Future[Any]] = {coming, closing}
            await asyncio.wait(either, timeout=patience, return_when=FIRST_COMPLETED)
            with suppress(Unavailable):
                await still_known()
            if closing.done() or (coming.done() and coming.result() is None):
                return
            if coming.done() and (event := coming.result()) is not None:
                yield event
                coming = asyncio.ensure_future(anext(news, None))
    except TokenRejected:
        return
    finally:
        coming.cancel()


def _resumed_after(request: web.Request) -> int | None:
    """The id after which to go on; one that we never gave out is older than anything, so it is answered ``missed``."""
    given = request.headers.get("Last-Event-ID", "").strip()
    if not given:
        return None
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given) else -1
