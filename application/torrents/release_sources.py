"""What is behind a release: a torrent that is here already, or what its indexer gives."""

import asyncio
from dataclasses import dataclass

from domain.errors import Invalid
from domain.releases.release import Release
from domain.torrents.acceptance import accept_content
from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.torrents.torrent_writing import from_outside

from ..ports.database import Database
from ..ports.indexers import Indexers
from ..searching.search_result import ReleaseNotFound
from .kept_source import kept_source, known_as


class InfoHashMismatch(Invalid):
    """The indexer's torrent file is not the torrent that its list announced."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A torrent that can be claimed; ``kept`` if it is here already."""

    source: Metainfo | Magnet
    kept: KeptTorrent | None = None

    def bytes_to_come(self, files: tuple[int, ...], picked: Release) -> int:
        """How much the disk will have to take for those files (empty: for all), beside what is wanted already.

        Of a magnet link only the indexer knows the size; 0 if it does not say.
        """
        if isinstance(self.source, Magnet):
            return 0 if self.kept is not None else picked.size_bytes or 0
        if self.kept is None:
            return self.source.size_of(files)
        wanted = self.kept.also_wanting(files, self.source).wanted_files
        return self.source.size_of(wanted) - self.source.size_of(self.kept.wanted_files)


@dataclass(frozen=True, slots=True)
class ReleaseSources:
    """Finds what a release is fetched from; nobody outside is asked for what is here."""

    database: Database
    indexers: Indexers

    async def of(self, picked: Release) -> Offered:
        """Raises ReleaseNotFound, IndexerUnavailable, InvalidTorrentFile, InfoHashMismatch, ContentRefused."""
        announced = _announced(picked)
        return await self._here(announced) or Offered(await self._fetched(picked, announced))

    async def _here(self, announced: InfoHash | None) -> Offered | None:
        if announced is None:
            return None
        async with self.database.unit() as unit:
            kept = await known_as(unit, announced)
        if kept is None or kept.wish.removes:
            return None
        source = await kept_source(self.database, kept.infohash)
        return None if source is None else Offered(source, kept)

    async def _fetched(self, picked: Release, announced: InfoHash | None) -> Metainfo | Magnet:
        indexer = next((indexer for indexer in self.indexers if indexer.name == picked.indexer), None)
        raw = await indexer.torrent_file(picked) if indexer is not None else None
        if raw is None:
            return _magnet(picked)
        metainfo = await asyncio.to_thread(from_outside, raw)
        if announced not in (None, metainfo.infohash, metainfo.infohash_v2):
            raise InfoHashMismatch("The indexer sent another torrent than its list announced. Pick another release.")
        accept_content(metainfo)
        return metainfo


def _announced(picked: Release) -> InfoHash | None:
    if picked.infohash is not None:
        return picked.infohash
    return picked.magnet.infohash if picked.magnet is not None else None


def _magnet(picked: Release) -> Magnet:
    if picked.magnet is not None:
        return picked.magnet
    if picked.infohash is not None:
        return Magnet(picked.infohash, picked.title)
    raise ReleaseNotFound("The indexer gives neither a torrent file nor a magnet link for this release.")
