"""Getting a file to this device, told as messages."""

import time
from asyncio import Semaphore
from pathlib import Path

from adapters.inbound.http.wire.torrents import FileView

from .api.client import ApiClient
from .api.errors import ClientError
from .api.fetching import fetch_file
from .api.patience import Patience
from .following import Post
from .messages import TransferFailed, TransferMoved, TransferVerified, TransferWaits

AT_ONCE = 4
"""Files: more of them come no sooner, and each holds a connection and two files of this device open."""
_EVERY = 0.25


async def transfer(
    client: ApiClient,
    infohash: str,
    file: FileView,
    into: Path,
    post: Post,
    turns: Semaphore,
    patience: Patience | None = None,
) -> None:
    """Fetch the file once it has a turn; post how it goes, a few times a second, and how it ended."""
    key = (infohash, file.index)
    told = float("-inf")

    def progress(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _EVERY or done == total:
            told = now
            post(TransferMoved(key, done, now))

    def waits() -> None:
        post(TransferWaits(key))

    if turns.locked():
        waits()
    try:
        async with turns:
            path = await fetch_file(client, infohash, file, into, progress=progress, waits=waits, patience=patience)
    except ClientError as error:
        post(TransferFailed(key, error.sentence))
    else:
        post(TransferVerified(key, path))
