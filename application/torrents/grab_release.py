"""Fetching the release for an episode."""

from dataclasses import dataclass

from domain.errors import Conflict
from domain.releases.file_choice import FileChoice
from domain.releases.release import ReleaseId
from domain.releases.verdict import Verdict
from domain.series import SeriesId
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo
from domain.users import Actor

from ..learning.learn_from_pick import LearnFromPick
from ..ports.clock import Clock
from ..searching.search_episode import SearchEpisode
from ..searching.search_result import SearchResult
from .claiming import Claiming
from .episode_files import EpisodeFiles
from .grab_deed import grab_deed
from .owned_torrent import OwnedTorrent
from .placing import Placing
from .release_sources import Offered, ReleaseSources


class NothingAcceptable(Conflict):
    """No release that was found may be picked by itself; the candidates' reasons say why."""


@dataclass(frozen=True, slots=True)
class GrabRelease:
    """Fetch a candidate for the actor: the one they chose, or the best. Of a set only the episode is fetched."""

    search: SearchEpisode
    sources: ReleaseSources
    episode_files: EpisodeFiles
    placing: Placing
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
        torrent = await self._placed(self._torrent(offered.source, verdict, choice), offered, verdict)
        claim = self._claim(actor, torrent, result, verdict, choice)
        owned = await self.claiming.begin(claim, torrent, offered.source, grab_deed(actor, claim, torrent))
        await self.learn(actor, result, verdict)
        return owned

    async def _choose_files(self, result: SearchResult, verdict: Verdict, source: Metainfo | Magnet) -> FileChoice:
        if isinstance(source, Magnet):
            return FileChoice()
        return await self.episode_files.of(result.wanted, verdict, source.files, result.preferences)

    def _torrent(self, source: Metainfo | Magnet, verdict: Verdict, choice: FileChoice) -> KeptTorrent:
        picked = verdict.release
        size = source.size_of(choice.files) if isinstance(source, Metainfo) else picked.size_bytes or 0
        return KeptTorrent(
            infohash=source.infohash,
            infohash_v2=source.infohash_v2 if isinstance(source, Metainfo) else None,
            name=source.name or picked.title,
            size_bytes=size,
            folder=folder_of(source.infohash),
            added_at=self.clock.now(),
            wanted_files=choice.files,
            resolved=isinstance(source, Metainfo),
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

    async def _placed(self, torrent: KeptTorrent, offered: Offered, verdict: Verdict) -> KeptTorrent:
        to_come = offered.bytes_to_come(torrent.wanted_files, verdict.release)
        if offered.kept is None:
            return await self.placing.place(torrent, to_come)
        await self.placing.grow(offered.kept, to_come)
        return torrent


def _choose(result: SearchResult, release: ReleaseId | None) -> Verdict:
    if release is None:
        if result.best is None:
            raise NothingAcceptable("No release is sure to be this episode. Look at the candidates and choose one.")
        return result.best
    return result.chosen(release)
