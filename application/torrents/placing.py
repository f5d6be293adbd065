"""Where a new torrent goes, and whether there is room for it."""

from dataclasses import dataclass, replace

from domain.torrents.acceptance import accept_size
from domain.torrents.claims import MAIN_ENGINE, KeptTorrent
from domain.torrents.engine_choice import choose_engine
from domain.vault_path import VaultPath

from .disk_watch import DiskWatch


@dataclass(frozen=True, slots=True)
class Placing:
    """Compares what would have to be written with what is free.

    Where no engine answers nobody can tell: then the wish is recorded all the same, and the disk is looked after later.
    """

    disk: DiskWatch

    async def place(self, torrent: KeptTorrent, size_bytes: int) -> KeptTorrent:
        """A new torrent with the engine that has the most room, and its folder there. Raises NotEnoughSpace."""
        rooms = await self.disk.rooms()
        engine = choose_engine(rooms)
        self.accept(size_bytes, rooms[engine])
        # The main engine saves in the vault itself, each other one in a folder of its own.
        folder = torrent.infohash if engine == MAIN_ENGINE else f"{engine}/{torrent.infohash}"
        return replace(torrent, engine=engine, folder=VaultPath(folder))

    async def grow(self, kept: KeptTorrent, size_bytes: int) -> None:
        """Let so many bytes be added to a torrent that is here. Raises NotEnoughSpace, EngineNotConfigured."""
        if size_bytes:
            self.accept(size_bytes, await self.disk.room(kept.engine))

    def accept(self, size_bytes: int, room_bytes: int | None) -> None:
        """Compare with what ``DiskWatch.room`` said. Raises NotEnoughSpace."""
        if room_bytes is not None:
            reserve = self.disk.reserve_bytes
            accept_size(size_bytes, free_bytes=max(0, room_bytes + reserve), reserve_bytes=reserve)
