"""What is inside a torrent."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ownership import own
from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.users import Actor
from domain.vault_path import VaultPath

from ..ports.database import Database
from ..ports.torrent_engine import EngineFile, EngineUnavailable, TorrentNotFound
from ..torrents.engine_mirror import EngineMirror
from ..torrents.file_layout import is_written_so
from ..torrents.kept_source import kept_source
from .claimed_file import ClaimedFile


@dataclass(frozen=True, slots=True)
class ListFiles:
    """List the files of a torrent that the actor claimed, each with what they wish of it."""

    database: Database
    mirror: EngineMirror

    async def __call__(self, actor: Actor, infohash: InfoHash) -> Sequence[ClaimedFile]:
        """By index; empty before a magnet's metadata are there.

        A finished torrent's files are known from the torrent file that we kept: nobody waits for an engine.
        Raises TorrentNotFound, EngineUnavailable.
        """
        _, files = await self.with_folder(actor, infohash)
        return files

    async def with_folder(self, actor: Actor, infohash: InfoHash) -> tuple[VaultPath, Sequence[ClaimedFile]]:
        """The same, and the folder of the vault that they lie in. Raises what listing them does."""
        async with self.database.unit() as unit:
            claim = own(actor, await unit.claims.get(actor.id, infohash), TorrentNotFound)
            kept = await unit.torrents.get(infohash)
        if kept is None:
            raise TorrentNotFound("There is no such torrent among yours.")
        return kept.folder, ClaimedFile.those_of(await self._files(infohash, kept), claim)

    @staticmethod
    def as_kept(claim: Claim, kept: KeptTorrent, contents: Metainfo) -> Sequence[ClaimedFile]:
        """The files as far as they are known without the engine."""
        return ClaimedFile.those_of(_as_kept(kept, contents), claim)

    async def _files(self, infohash: InfoHash, kept: KeptTorrent) -> Sequence[EngineFile]:
        if self._is_there(kept):
            files = await self._kept_files(kept)
            # What an engine may have given another name on the disk, it says itself.
            if files and all(is_written_so(file.path) for file in files):
                return files
        try:
            return await self.mirror.engines.of(kept.engine).files(infohash)
        except TorrentNotFound:
            return await self._kept_files(kept) or ()
        except EngineUnavailable:
            files = await self._kept_files(kept) if kept.completed_at is not None else None
            if files is None:
                raise
            return files

    def _is_there(self, kept: KeptTorrent) -> bool:
        """Whether all that is wanted of it was complete when the engine last spoke, and nobody missed it since."""
        live = self.mirror.get(kept.infohash)
        complete = live is not None and live.complete and kept.completed_at is not None
        return complete and kept.infohash not in self.mirror.missing

    async def _kept_files(self, kept: KeptTorrent) -> Sequence[EngineFile] | None:
        """What the kept torrent file says; None for a magnet, whose files only the engine knows."""
        source = await kept_source(self.database, kept.infohash)
        return _as_kept(kept, source) if isinstance(source, Metainfo) else None


def _as_kept(kept: KeptTorrent, contents: Metainfo) -> Sequence[EngineFile]:
    chosen = frozenset(kept.wanted_files)

    def told(file: MetainfoFile) -> EngineFile:
        wanted = not chosen or file.index in chosen
        there = file.size_bytes if wanted and kept.completed_at is not None else 0
        return EngineFile(file.index, file.path, file.size_bytes, downloaded_bytes=there, wanted=wanted)

    return tuple(told(file) for file in contents.files)
