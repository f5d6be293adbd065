"""Opening the world, and what is true in it."""

import asyncio
import hashlib
import zlib
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from domain.torrents.metainfo import Metainfo

from ..simulators.anilist import AnilistSimulator
from ..simulators.nyaa import NyaaSimulator, SimulatedRelease
from ..swarm import Seeder, Tracker, make_content, make_torrent
from .catalogue import Target, entries, media, targets
from .offers import Offer, offers


@dataclass(frozen=True, slots=True)
class Published:
    """A release with its content. ``sha256`` is of the single file; None for a set of files."""

    target: Target
    offer: Offer
    infohash: str
    torrent: bytes
    folder: Path
    sha256: str | None


class World:
    """``async with World(folder) as world``: everything outside the product, on loopback, gone afterwards.

    ``folder`` takes the content (about 250 MB; with ``only_main`` the first target alone: half).
    ``upload_limit`` is in bytes a second for each torrent, 0 for as fast as it goes.
    """

    username = "demo"

    def __init__(self, folder: Path, *, upload_limit: int = 0, only_main: bool = False) -> None:
        self._folder = folder
        self.targets = targets()[:1] if only_main else targets()
        self._stack = AsyncExitStack()
        self.anilist = AnilistSimulator()
        self.nyaa = NyaaSimulator()
        self.tracker = Tracker()
        self.seeder = Seeder(upload_limit=upload_limit)
        self.published: Mapping[str, Published] = {}

    @property
    def main(self) -> Target:
        """The episode of the main job: the first of the ``targets``, which are all that have releases."""
        return self.targets[0]

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings that point the product here."""
        return {
            "UUUTORRENT_WATCHLIST__PLUGIN": "anilist",
            "UUUTORRENT_WATCHLIST__OPTIONS__URL": self.anilist.url,
            "UUUTORRENT_INDEXERS__NYAA__OPTIONS__URL": self.nyaa.url,
            "UUUTORRENT_RENUMBERINGS__PLUGIN": "memory",
        }

    def original(self, infohash: str) -> Published:
        """Return what the torrent of that info-hash really holds. Raises KeyError."""
        return {item.infohash: item for item in self.published.values()}[infohash]

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            for part in (self.tracker, self.seeder, self.anilist, self.nyaa):
                await stack.enter_async_context(part)
            self.anilist.put_media(*media())
            self.anilist.put_list(self.username, entries())
            await self._publish()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _publish(self) -> None:
        made = await asyncio.to_thread(self._make)
        for item in made:
            await self.seeder.seed(item.torrent, item.folder)
        self.published = {item.offer.title: item for item in made}
        now = datetime.now(UTC)
        for age, item in enumerate(made):
            aired = now - timedelta(days=item.target.aired_days_ago)
            self.nyaa.publish(_simulated(item, aired + timedelta(minutes=30 + age), self.tracker.announce_url))

    def _make(self) -> list[Published]:
        # A batch is offered for each episode in it, and is one release.
        offered = {
            offer.title: (target, offer)
            for number, target in enumerate(self.targets)
            for offer in offers(target, main=number == 0)
        }
        return [self._made(target, offer) for target, offer in offered.values()]

    def _made(self, target: Target, offer: Offer) -> Published:
        folder = self._folder / f"{zlib.crc32(offer.title.encode()):08x}"
        name = offer.title.replace("/", "-")
        content = folder / (name if offer.files > 1 or name.endswith(".mkv") else f"{name}.mkv")
        sha256 = _write(content, offer)
        torrent = make_torrent(content, trackers=[self.tracker.announce_url])
        return Published(target, offer, Metainfo.parse(torrent).infohash, torrent, folder, sha256)


def _write(content: Path, offer: Offer) -> str | None:
    seed = zlib.crc32(offer.title.encode())
    if offer.files == 1:
        make_content(content, offer.size_bytes, seed)
        with content.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    for number in range(1, offer.files + 1):
        make_content(content / f"{content.name} - {number:02}.mkv", offer.size_bytes // offer.files, seed + number)
    return None


def _simulated(item: Published, published_at: datetime, tracker: str) -> SimulatedRelease:
    offer = item.offer
    return SimulatedRelease(
        offer.title,
        item.torrent,
        seeders=offer.seeders,
        category=offer.category,
        trusted=offer.trusted,
        remake=offer.remake,
        complete=offer.files > 1,
        published_at=published_at,
        trackers=(tracker,),
    )
