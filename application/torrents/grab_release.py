"""Fetching the release for an episode."""

import asyncio
from dataclasses import dataclass

from domain.errors import Conflict, Invalid, NotFound
from domain.releases.release import Release, ReleaseId
from domain.releases.verdict import Verdict
from domain.series import SeriesId
from domain.torrents.acceptance import accept_content, accept_size
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.users import Actor

from ..ports.clock import Clock
from ..ports.indexers import Indexers
from ..ports.torrent_engine import EngineUnavailable, TorrentEngine
from ..searching.search_episode import SearchEpisode
from ..searching.search_result import SearchResult
from .claiming import Claiming
from .engine_mirror import EngineMirror
from .owned_torrent import OwnedTorrent


class NothingAcceptable(Conflict):
    """No release that was found may be picked by itself; the candidates' reasons say why."""


class ReleaseNotFound(NotFound):
    """No candidate for that episode has that id (any more)."""


class InfoHashMismatch(Invalid):
    """The indexer's torrent file is not the torrent that its list announced."""


@dataclass(frozen=True, slots=True)
class GrabRelease:
    """Fetch a candidate for the actor: the one they chose, or the best."""

    search: SearchEpisode
    indexers: Indexers
    engine: TorrentEngine
    mirror: EngineMirror
    claiming: Claiming
    clock: Clock

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, release: ReleaseId | None = None
    ) -> OwnedTorrent:
        """Begin the download of ``release``, or of the best candidate when it is None.

        A torrent that is here already is joined, and nobody outside is asked for it.
        Raises what SearchEpisode raises, NothingAcceptable, ReleaseNotFound, IndexerUnavailable, InvalidTorrentFile,
        InfoHashMismatch, ContentRefused, NotEnoughSpace, EngineRefused.
        """
        result = await self.search(actor, series, episode)
        verdict = _choose(result, release)
        picked = verdict.release
        announced = _announced(picked)
        if announced is not None:
            joined = await self.claiming.join(self._claim(actor, announced, verdict, result))
            if joined is not None:
                return joined
        source = await self._source(picked)
        torrent = self._torrent(source, picked)
        await self._accept_size(torrent.size_bytes)
        claim = self._claim(actor, torrent.infohash, verdict, result)
        return await self.claiming.begin(claim, torrent, source.raw if isinstance(source, Metainfo) else source)

    def _claim(self, actor: Actor, infohash: InfoHash, verdict: Verdict, result: SearchResult) -> Claim:
        return Claim(
            user=actor.id,
            torrent=infohash,
            claimed_at=self.clock.now(),
            title=verdict.release.title,
            series=result.series.id,
            series_title=result.series.titles.main,
            episode=result.episode,
            reasons=tuple(reason.text for reason in verdict.reasons),
        )

    def _torrent(self, source: Metainfo | Magnet, picked: Release) -> KeptTorrent:
        size = source.size_bytes if isinstance(source, Metainfo) else picked.size_bytes or 0
        return KeptTorrent(
            infohash=source.infohash,
            name=source.name or picked.title,
            size_bytes=size,
            folder=folder_of(source.infohash),
            added_at=self.clock.now(),
        )

    async def _source(self, picked: Release) -> Metainfo | Magnet:
        indexer = next((indexer for indexer in self.indexers if indexer.name == picked.indexer), None)
        raw = await indexer.torrent_file(picked) if indexer is not None else None
        if raw is None:
            return _magnet(picked)
        # A large torrent file takes a while to read: not on the event loop.
        metainfo = await asyncio.to_thread(Metainfo.parse, raw)
        if _announced(picked) not in (None, metainfo.infohash):
            raise InfoHashMismatch("The indexer sent another torrent than its list announced. Pick another release.")
        accept_content(metainfo)
        return metainfo

    async def _accept_size(self, size_bytes: int) -> None:
        try:
            free = await self.engine.free_bytes()
        except EngineUnavailable as error:
            # Nobody can tell now; the wish is recorded all the same, and the engine itself stops when the disk is full.
            self.mirror.lose(error)
            return
        accept_size(size_bytes, free_bytes=max(0, free - self.mirror.outstanding_bytes))


def _choose(result: SearchResult, release: ReleaseId | None) -> Verdict:
    if release is None:
        if result.best is None:
            raise NothingAcceptable("No release is sure to be this episode. Look at the candidates and choose one.")
        return result.best
    candidate = result.candidate(release)
    if candidate is None:
        raise ReleaseNotFound("This release is not among the candidates any more. Search again.")
    return candidate.verdict


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
