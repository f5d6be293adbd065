"""The SHA-256 of a finished file, for the one who has fetched it."""

from dataclasses import dataclass, field

from domain.torrents.infohash import InfoHash
from domain.users import Actor

from ..ports.checksums import Checksum
from ..ports.database import Database
from ..ports.file_vault import FileVault
from ..single_flight import SingleFlight
from .open_file import OpenedFile, OpenFile


@dataclass(frozen=True, slots=True)
class ChecksumFile:
    """Hash a finished file once, keep the result, and answer from it. One instance serves all requests."""

    database: Database
    open_file: OpenFile
    vault: FileVault
    _flights: SingleFlight[tuple[InfoHash, int], Checksum] = field(
        init=False, repr=False, compare=False, default_factory=SingleFlight
    )

    async def __call__(self, actor: Actor, infohash: InfoHash, index: int) -> Checksum:
        """Raises TorrentNotFound, PathNotFound, FileIncomplete, EngineUnavailable, VaultUnavailable."""
        opened = await self.open_file(actor, infohash, index)
        async with self.database.unit() as unit:
            kept = await unit.checksums.get(infohash, index)
        if kept is not None and kept.size_bytes == opened.file.size_bytes:
            return kept
        return await self._flights((infohash, index), lambda: self._compute(opened))

    async def _compute(self, opened: OpenedFile) -> Checksum:
        digest = await self.vault.sha256(opened.file.path)
        checksum = Checksum(opened.torrent, opened.index, opened.file.size_bytes, digest)
        async with self.database.unit() as unit:
            await unit.checksums.keep(checksum)
        return checksum
