"""Having qBittorrent call its peers when it would forget to."""

from contextlib import suppress

from qbittorrentapi import HTTP400Error

from .reading import Row
from .web_api import WebApi

_NOBODY = "127.0.0.2:9"
"""Where nobody listens: the call fails at once, and never leaves the machine."""


def call_again(api: WebApi, row: Row) -> None:
    """Have it go through everybody it knows of a torrent that has something to fetch again.

    libtorrent keeps count of the peers that are worth a call. A torrent that has all it wants calls no seeders, so that
    the count falls to none; and with none it does not count anew when more is wanted, nor after a stop or a check: a
    swarm of seeders stays silent until a stranger turns up. A peer that it does not know yet makes it look. Whom it
    parted with less than a minute ago it calls when the minute is over. Measured with 4.5.2 and 5.1.0: without this not
    once in 200 s. To take the torrent out and put it in again would be quicker and is worse: pieces that a file shares
    with one that was not wanted are deleted with it.
    """
    with suppress(HTTP400Error):  # It is a hint: a qBittorrent that does not take it goes on as ever.
        api.torrents_add_peers(_NOBODY, row.hash)
