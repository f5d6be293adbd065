"""Staying informed: the server's events become messages, for as long as the app runs."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from pydantic import ValidationError
from textual.message import Message

from adapters.inbound.http.wire.torrents import TorrentGoneView, TorrentView

from .api.client import ApiClient
from .api.errors import ClientError, SessionEnded
from .api.server_events import CONNECTED, Backoff, ServerEvent
from .messages import ConnectionBroken, SessionOver, TorrentLeft, TorrentMoved, TorrentsArrived

Post = Callable[[Message], object]


async def follow(client: ApiClient, post: Post, backoff: Backoff) -> None:
    """Post what happens until the log-in is over; every break is told, and mended."""
    failures = 0
    while True:
        try:
            async with aclosing(
                client.events(on_break=lambda error, wait: post(ConnectionBroken(error, wait)))
            ) as events:
                async for event in events:
                    await _tell(client, event, post)
                    failures = 0
        except SessionEnded as error:
            post(SessionOver(error))
            return
        except ClientError as error:
            failures += 1
            wait = backoff.wait(failures)
            post(ConnectionBroken(error, wait))
            await asyncio.sleep(wait)


async def _tell(client: ApiClient, event: ServerEvent, post: Post) -> None:
    try:
        match event.name:
            case "torrent":
                post(TorrentMoved(TorrentView.model_validate_json(event.data)))
            case "torrent-gone":
                post(TorrentLeft(TorrentGoneView.model_validate_json(event.data).infohash))
            case name if name in (CONNECTED, "missed"):
                post(TorrentsArrived(await client.torrents()))
    except ValidationError:
        # News that we cannot read: the whole list says the same in a way that we can.
        post(TorrentsArrived(await client.torrents()))
