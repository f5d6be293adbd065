"""A release: what an indexer offers, before anybody has judged it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from ..torrents.infohash import InfoHash
from ..torrents.magnet import Magnet

ReleaseId = NewType("ReleaseId", str)
"""Names a release for as long as its indexer lists it: ``<indexer>:<its own id>``."""


@dataclass(frozen=True, slots=True)
class Release:
    """One line of an indexer's answer. None means the indexer did not say.

    ``title`` is the text as published, trusted in nothing. ``category`` is the indexer's own word (Nyaa: ``1_2``).
    """

    id: ReleaseId
    indexer: str
    title: str
    infohash: InfoHash | None = None
    torrent_url: str | None = None
    magnet: Magnet | None = None
    page_url: str | None = None
    size_bytes: int | None = None
    seeders: int | None = None
    leechers: int | None = None
    downloads: int | None = None
    published_at: datetime | None = None
    trusted: bool = False
    remake: bool = False
    category: str | None = None
