"""Reading a finished file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from domain.errors import Conflict
from domain.torrents.infohash import InfoHash
from domain.users import Actor
from domain.vault_path import VaultPath

from ..ports.file_vault import FileVault, PathNotFound, VaultFile
from .list_files import ListFiles


class FileIncomplete(Conflict):
    """The file is not there as a whole yet: ``downloaded_bytes`` of ``size_bytes``."""

    def __init__(self, *, downloaded_bytes: int, size_bytes: int) -> None:
        super().__init__("The file is not complete yet. Wait until the download is finished.")
        self.downloaded_bytes = downloaded_bytes
        self.size_bytes = size_bytes


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A finished file, ready to be read. ``name`` is the file's own name, without folders."""

    torrent: InfoHash
    index: int
    file: VaultFile
    vault: FileVault = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The last segment of its path."""
        return self.file.path.name

    def read(self, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` up to, not including, ``stop``. Raises PathNotFound, VaultUnavailable."""
        return self.vault.read(self.file.path, start=start, stop=stop)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """Open a finished file of a torrent that the actor claimed."""

    list_files: ListFiles
    vault: FileVault

    async def __call__(self, actor: Actor, infohash: InfoHash, index: int) -> OpenedFile:
        """Raises TorrentNotFound, PathNotFound, FileIncomplete, EngineUnavailable, VaultUnavailable."""
        folder, files = await self.list_files.with_folder(actor, infohash)
        listed = next((file for file in files if file.index == index and file.wanted), None)
        if listed is None:
            raise PathNotFound("The torrent has no such file.")
        if not listed.complete:
            raise FileIncomplete(downloaded_bytes=listed.downloaded_bytes, size_bytes=listed.size_bytes)
        file = await self.vault.stat(VaultPath(f"{folder.text}/{listed.path.text}"))
        if file is None:
            raise PathNotFound("The file is not on the server's disk any more. Retry the torrent to fetch it again.")
        if file.size_bytes != listed.size_bytes:
            raise FileIncomplete(downloaded_bytes=file.size_bytes, size_bytes=listed.size_bytes)
        return OpenedFile(infohash, index, file, self.vault)
