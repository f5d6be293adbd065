"""What a simulated indexer has on offer."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from domain.releases.release import Release
from domain.torrents.metainfo import InvalidTorrentFile, Metainfo

TRACKERS = ("http://nyaa.tracker.wf:7777/announce", "udp://open.stealth.si:80/announce")
CATEGORIES = {
    "1_1": "Anime - Anime Music Video",
    "1_2": "Anime - English-translated",
    "1_3": "Anime - Non-English-translated",
    "1_4": "Anime - Raw",
    "2_1": "Audio - Lossless",
    "2_2": "Audio - Lossy",
    "3_1": "Literature - English-translated",
    "4_1": "Live Action - English-translated",
    "5_1": "Pictures - Graphics",
    "6_1": "Software - Applications",
}


@dataclass(frozen=True, slots=True)
class SimulatedRelease:
    """A release to publish. What is left out is filled in: info-hash and size from the torrent, else made up.

    ``trackers`` go into the magnet link; ``published_at`` defaults to the moment of publishing.
    """

    title: str
    torrent: bytes | None = None
    infohash: str | None = None
    size_bytes: int | None = None
    seeders: int = 10
    leechers: int = 1
    downloads: int = 100
    category: str = "1_2"
    trusted: bool = False
    remake: bool = False
    complete: bool = False
    uploader: str = "uploader"
    published_at: datetime | None = None
    trackers: tuple[str, ...] = TRACKERS

    @classmethod
    def of(cls, release: Release, torrent: bytes | None = None) -> "SimulatedRelease":
        """Take over what a domain release says; its id and links are the simulator's to choose."""
        return cls(
            release.title,
            torrent,
            infohash=release.infohash,
            size_bytes=release.size_bytes,
            seeders=release.seeders or 0,
            leechers=release.leechers or 0,
            downloads=release.downloads or 0,
            category=release.category or "1_2",
            trusted=release.trusted,
            remake=release.remake,
            published_at=release.published_at,
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A published release, complete."""

    id: int
    release: SimulatedRelease
    infohash: str
    size_bytes: int
    published_at: datetime

    @property
    def magnet(self) -> str:
        """The magnet link, as Nyaa builds it."""
        trackers = "".join(f"&tr={quote(tracker, safe='')}" for tracker in self.release.trackers)
        return f"magnet:?xt=urn:btih:{self.infohash}&dn={quote(self.release.title, safe='')}{trackers}"


def listed(number: int, release: SimulatedRelease) -> Listed:
    """Fill in what the release leaves open."""
    known = _read(release.torrent)
    made_up = hashlib.sha1(release.title.encode(), usedforsecurity=False).hexdigest()
    infohash = release.infohash or (known.infohash if known else made_up)
    size = release.size_bytes if release.size_bytes is not None else (known.size_bytes if known else 700 << 20)
    moment = release.published_at or datetime.now(UTC)
    return Listed(number, release, infohash, size, moment)


def _read(torrent: bytes | None) -> Metainfo | None:
    try:
        return Metainfo.parse(torrent) if torrent else None
    except InvalidTorrentFile:
        return None
