"""Since when torrents have been running in vain."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from .infohash import InfoHash
from .states import TorrentState

IDLE_AFTER = timedelta(minutes=3)
"""Who found nobody with data by then goes on looking, beside the queue: others may have the slot. Shorter, every start
would count as idle while it looks for its first peers."""


def idle_since(
    before: Mapping[InfoHash, datetime], running: Mapping[InfoHash, TorrentState], now: datetime
) -> Mapping[InfoHash, datetime]:
    """Since when those of the running torrents that get nothing have been getting nothing.

    ``before`` is what this said at the last look. What does not run is not idle, however long it waits.
    """
    stalled = (infohash for infohash, state in running.items() if state is TorrentState.STALLED)
    return {infohash: before.get(infohash, now) for infohash in stalled}


def is_idle(since: datetime | None, now: datetime) -> bool:
    """Whether a torrent has been running in vain for long."""
    return since is not None and now - since >= IDLE_AFTER
