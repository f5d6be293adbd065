"""Torrents as they go over the wire, written once for as long as they look the same."""

from datetime import datetime
from typing import TypeAlias

from aiohttp import web
from pydantic import TypeAdapter

from application.torrents.owned_torrent import OwnedTorrent, OwnedTorrents
from domain.torrents.infohash import InfoHash
from domain.users import UserId

from ..encoded import Encoded
from ..wire.torrents import TorrentsView, TorrentView
from .torrents import view_torrent

_MOST = 10_000
"""Torrents that are remembered, about a kilobyte each."""
_NONE = b'"torrents":[]'

_TORRENT = TypeAdapter(TorrentView)
_TORRENTS = TypeAdapter(TorrentsView)
_Written: TypeAlias = tuple[OwnedTorrent, bytes]


class TorrentDocuments:
    """What is told of torrents, as JSON. One for the whole server.

    Somebody who looks on sees the same again and again: of fifty torrents two or three changed. What was written is
    used again only for a torrent that is equal in everything that is shown of it.
    """

    def __init__(self) -> None:
        # Who listed theirs last is last.
        self._written: dict[UserId, dict[InfoHash, _Written]] = {}
        self._count = 0
        self._lists: dict[UserId, tuple[tuple[OwnedTorrent, ...], bytes]] = {}
        self._frame: tuple[tuple[bool, datetime | None], tuple[bytes, bytes]] | None = None

    def one(self, torrent: OwnedTorrent) -> bytes:
        """A ``TorrentView``."""
        theirs = self._written.setdefault(torrent.claim.user, {})
        before = theirs.get(torrent.infohash)
        document = _written(torrent, before)
        theirs[torrent.infohash] = torrent, document
        self._count += before is None
        self._forget()
        return document

    def all(self, user: UserId, owned: OwnedTorrents) -> Encoded[TorrentsView]:
        """All torrents of that person, in the use case's order."""
        same, joined = self._lists.get(user, (None, b""))
        if same is owned.torrents:
            self._written[user] = self._written.pop(user)
        else:
            joined = self._joined(user, owned.torrents)
            self._lists[user] = owned.torrents, joined
        before, after = self._around(owned.engine_available, owned.as_of)
        return Encoded(b"".join((before, joined, after)))

    def _around(self, available: bool, as_of: datetime | None) -> tuple[bytes, bytes]:
        """What goes before and after the torrents: the same for everybody, until the engine is heard again."""
        if self._frame is None or self._frame[0] != (available, as_of):
            frame = _TORRENTS.dump_json(TorrentsView(torrents=[], engine_available=available, as_of=as_of))
            before, _, after = frame.partition(_NONE)
            self._frame = (available, as_of), (before, after)
        return self._frame[1]

    def _joined(self, user: UserId, torrents: tuple[OwnedTorrent, ...]) -> bytes:
        before = self._written.get(user, {})
        now = {torrent.infohash: (torrent, _written(torrent, before.get(torrent.infohash))) for torrent in torrents}
        self._count += len(now) - len(self._written.pop(user, {}))
        self._written[user] = now
        self._forget()
        return b'"torrents":[' + b",".join(document for _, document in now.values()) + b"]"

    def _forget(self) -> None:
        while self._count > _MOST and len(self._written) > 1:
            longest_ago = next(iter(self._written))
            self._count -= len(self._written.pop(longest_ago))
            self._lists.pop(longest_ago, None)


def _written(torrent: OwnedTorrent, before: _Written | None) -> bytes:
    return before[1] if before is not None and before[0] == torrent else _TORRENT.dump_json(view_torrent(torrent))


DOCUMENTS = web.AppKey("documents", TorrentDocuments)
