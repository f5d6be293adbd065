"""Fetching the release for an episode."""

import asyncio
from dataclasses import dataclass

from domain.errors import Conflict
from domain.releases.file_choice import FileChoice, choose_files
from domain.releases.reading import read_name
from domain.releases.release import ReleaseId
from domain.releases.release_name import ReleaseName
from domain.releases.verdict import Verdict
from domain.series import SeriesId
from domain.torrents.acceptance import accept_size
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.users import Actor

from ..learning.learn_from_pick import LearnFromPick
from ..ports.clock import Clock
from ..ports.release_names import ReleaseNames
from ..ports.torrent_engine import EngineUnavailable, TorrentEngine
from ..searching.search_episode import SearchEpisode
from ..searching.search_result import SearchResult
from .claiming import Claiming
from .engine_mirror import EngineMirror
from .owned_torrent import OwnedTorrent
from .release_sources import Offered, ReleaseSources


class NothingAcceptable(Conflict):
    """No release that was found may be picked by itself; the candidates' reasons say why."""


@dataclass(frozen=True, slots=True)
class GrabRelease:
    """Fetch a candidate for the actor: the one they chose, or the best. Of a set only the episode is fetched."""

    search: SearchEpisode
    sources: ReleaseSources
    names: ReleaseNames
    engine: TorrentEngine
    mirror: EngineMirror
    claiming: Claiming
    learn: LearnFromPick
    clock: Clock

    async def __call__(
        self, actor: Actor, series: SeriesId, episode: int, release: ReleaseId | None = None
    ) -> OwnedTorrent:
        """Begin the download of ``release``, or of the best candidate when it is None.

        A torrent that is here already is joined, and nobody outside is asked for it. Who takes what we doubted teaches
        us. Raises what SearchEpisode raises, NothingAcceptable, ReleaseNotFound, IndexerUnavailable,
        InvalidTorrentFile, InfoHashMismatch, ContentRefused, EpisodeNotInSet, NotEnoughSpace, EngineRefused.
        """
        result = await self.search(actor, series, episode)
        verdict = _choose(result, release)
        offered = await self.sources.of(verdict.release)
        choice = await self._choose_files(result, verdict, offered.source)
        await self._accept_size(offered, offered.bytes_to_come(choice.files, verdict.release))
        torrent = self._torrent(offered.source, verdict, choice)
        claim = self._claim(actor, torrent, result, verdict, choice)
        owned = await self.claiming.begin(claim, torrent, offered.source)
        await self.learn(actor, result, verdict)
        return owned

    async def _choose_files(self, result: SearchResult, verdict: Verdict, source: Metainfo | Magnet) -> FileChoice:
        if isinstance(source, Magnet):
            return FileChoice()
        # A thousand names take a while to read: not on the event loop.
        return await asyncio.to_thread(
            choose_files, result.wanted, verdict, source.files, self._read, result.preferences
        )

    def _read(self, name: str) -> ReleaseName:
        return read_name(name, self.names.split(name))

    def _torrent(self, source: Metainfo | Magnet, verdict: Verdict, choice: FileChoice) -> KeptTorrent:
        picked = verdict.release
        size = source.size_of(choice.files) if isinstance(source, Metainfo) else picked.size_bytes or 0
        return KeptTorrent(
            infohash=source.infohash,
            name=source.name or picked.title,
            size_bytes=size,
            folder=folder_of(source.infohash),
            added_at=self.clock.now(),
            wanted_files=choice.files,
        )

    def _claim(
        self, actor: Actor, torrent: KeptTorrent, result: SearchResult, verdict: Verdict, choice: FileChoice
    ) -> Claim:
        reasons = (*(reason.text for reason in verdict.reasons), choice.reason)
        return Claim(
            user=actor.id,
            torrent=torrent.infohash,
            claimed_at=self.clock.now(),
            title=verdict.release.title,
            series=result.series.id,
            series_title=result.series.titles.main,
            episode=result.episode,
            reasons=tuple(reason for reason in reasons if reason),
            files=choice.files,
        )

    async def _accept_size(self, offered: Offered, size_bytes: int) -> None:
        if offered.kept is not None and not size_bytes:
            return
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
    return result.chosen(release)
