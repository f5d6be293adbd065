"""A file of a torrent as the one sees it who claimed the torrent."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.torrents.claims import Claim
from domain.torrents.file_priorities import FilePriority, priorities_of
from domain.vault_path import VaultPath

from ..ports.torrent_engine import EngineFile


@dataclass(frozen=True, slots=True)
class ClaimedFile:
    """``downloaded_bytes`` is 0 of a file that the person skips: what is there for others is not told."""

    index: int
    path: VaultPath
    size_bytes: int
    downloaded_bytes: int
    priority: FilePriority

    @classmethod
    def those_of(cls, files: Sequence[EngineFile], claim: Claim) -> tuple["ClaimedFile", ...]:
        """The engine's word on a torrent's files, as far as it concerns the claim."""
        priorities = priorities_of(claim, (file.index for file in files))
        return tuple(cls._of(file, priorities[file.index]) for file in files)

    @classmethod
    def _of(cls, file: EngineFile, priority: FilePriority) -> "ClaimedFile":
        downloaded = 0 if priority is FilePriority.SKIP else file.downloaded_bytes
        return cls(file.index, file.path, file.size_bytes, downloaded, priority)

    @property
    def wanted(self) -> bool:
        """Whether it is not skipped."""
        return self.priority is not FilePriority.SKIP

    @property
    def complete(self) -> bool:
        """Whether it is wanted and every byte is there and checked."""
        return self.wanted and self.downloaded_bytes >= self.size_bytes
