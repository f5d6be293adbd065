"""The files of a torrent that a claim is for."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.releases.case import case_of
from domain.releases.file_choice import FileChoice, choose_files
from domain.releases.judging import judge_case
from domain.releases.preferences import Preferences
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.release_name import ReleaseName
from domain.releases.verdict import Verdict
from domain.releases.wanted import WantedEpisode
from domain.torrents.claims import Claim, ClaimedEpisode
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.users import Actor

from ..ports.release_names import ReleaseNames
from ..searching.wanting import Wanting


@dataclass(frozen=True, slots=True)
class EpisodeFiles:
    """Finds an episode in a torrent: when it is picked, or later, when peers have told what a magnet link holds."""

    names: ReleaseNames
    wanting: Wanting

    async def of(
        self, wanted: WantedEpisode, picked: Verdict, files: Sequence[MetainfoFile], taste: Preferences
    ) -> FileChoice:
        """The files of the episode that ``picked`` was picked for. Raises EpisodeNotInSet."""
        # A thousand names take a while to read: not on the event loop.
        return await asyncio.to_thread(choose_files, wanted, picked, files, self._read, taste)

    async def claimed(self, actor: Actor, claim: Claim, contents: Metainfo) -> Claim:
        """The actor's claim on what turned out to be ``contents``, with the files of its episodes and their size.

        One that is for no episode, or names its files, is for those as it says. Raises EpisodeNotInSet, SeriesNotFound,
        InvalidEpisode, WatchlistUnavailable, DatabaseUnavailable.
        """
        if claim.files or not claim.episodes:
            return claim.priced(contents)
        choices = [await self._choice(actor, claim, episode, contents) for episode in claim.episodes]
        # Where there is nothing to choose, the whole torrent is the episode.
        whole = any(not choice.files for choice in choices)
        files = () if whole else tuple(sorted({file for choice in choices for file in choice.files}))
        reasons = (*claim.reasons, *([choices[-1].reason] if choices[-1].reason else []))
        return replace(claim, files=files, reasons=reasons).priced(contents)

    async def _choice(self, actor: Actor, claim: Claim, episode: ClaimedEpisode, contents: Metainfo) -> FileChoice:
        wanted, taste = await self.wanting.of(actor, episode.series, episode.number)
        release = Release(ReleaseId(f"magnet:{claim.torrent}"), "magnet", claim.title, infohash=claim.torrent)
        # Only its name counts here: that it is the right release was decided when it was picked.
        picked = await asyncio.to_thread(judge_case, case_of(wanted), release, self._read(claim.title), taste)
        return await self.of(wanted, picked, contents.files, taste)

    def _read(self, name: str) -> ReleaseName:
        return read_name(name, self.names.split(name))
