"""A torrent engine that downloads nothing, steered by the test that holds it."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.torrent_engine import (
    EngineFile,
    EngineRefused,
    EngineTorrent,
    EngineUnavailable,
    TorrentEngine,
    TorrentNotFound,
)
from domain.torrents.infohash import InfoHash
from domain.torrents.magnet import Magnet
from domain.torrents.metainfo import Metainfo, MetainfoFile
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath

from .vault import MemoryVault

_FREE = 1 << 40


@dataclass(slots=True)
class _Held:
    """A torrent in the engine. ``metainfo`` is None while a magnet waits for it, ``wanted`` None for all files."""

    infohash: InfoHash
    name: str
    folder: VaultPath
    metainfo: Metainfo | None
    wanted: frozenset[int] | None
    paused: bool
    done: dict[int, int] = field(default_factory=dict)
    rate: int = 0
    error: str = ""

    def wants(self, index: int) -> bool:
        return self.wanted is None or index in self.wanted

    @property
    def chosen(self) -> list[MetainfoFile]:
        return [file for file in self.metainfo.files if self.wants(file.index)] if self.metainfo else []

    @property
    def left(self) -> int:
        return sum(file.size_bytes - self.done.get(file.index, 0) for file in self.chosen)

    @property
    def state(self) -> TorrentState:
        if self.error:
            return TorrentState.ERROR
        if self.metainfo and not self.left:
            return TorrentState.FINISHED if self.paused else TorrentState.SEEDING
        if self.paused:
            return TorrentState.PAUSED
        if self.metainfo is None:
            return TorrentState.METADATA
        return TorrentState.DOWNLOADING if self.rate else TorrentState.STALLED


class MemoryEngine(TorrentEngine):
    """Holds torrents and lets a test say what becomes of them.

    A torrent that was ``offer``-ed finishes as soon as it is added and runs; any other waits for ``progress``,
    ``complete`` and ``error``. With a ``vault``, the bytes of finished files appear in it, and go with the torrent.
    """

    def __init__(self, vault: MemoryVault | None = None, *, free_bytes: int = _FREE) -> None:
        self.free = free_bytes
        """What ``free_bytes`` answers."""
        self.elsewhere: set[InfoHash] = set()
        """What somebody else holds with this engine, outside our folder."""
        self._vault = vault
        self._held: dict[InfoHash, _Held] = {}
        self._offers: dict[InfoHash, tuple[Metainfo, Mapping[int, bytes]]] = {}
        self._outage = ""

    # What a test does.

    def offer(self, metainfo: Metainfo, contents: Mapping[int, bytes] | None = None) -> None:
        """Let the swarm have this torrent; ``contents`` are its files by index (zeros where missing)."""
        self._offers[metainfo.infohash] = (metainfo, contents or {})
        if held := self._held.get(metainfo.infohash):
            self._advance(held)

    def progress(self, torrent: InfoHash, downloaded_bytes: int, *, rate: int = 0) -> None:
        """Let so many bytes be there, from the first wanted file on; ``rate`` is the speed it shows, a second."""
        held = self._get(torrent)
        held.rate = rate
        for file in held.chosen:
            held.done[file.index] = min(file.size_bytes, downloaded_bytes)
            downloaded_bytes -= held.done[file.index]
        self._save(held)

    def complete(self, torrent: InfoHash) -> None:
        """Let every wanted byte be there."""
        self.progress(torrent, sum(file.size_bytes for file in self._get(torrent).chosen))

    def error(self, torrent: InfoHash, words: str = "No space left on device") -> None:
        """Let it fail until it is resumed."""
        self._get(torrent).error = words

    def hold_elsewhere(self, torrent: InfoHash) -> None:
        """Let somebody else hold this torrent, outside our folder."""
        self.elsewhere.add(torrent)

    def down(self, words: str = "The torrent engine does not answer.") -> None:
        """Answer nothing until ``up``."""
        self._outage = words

    def up(self) -> None:
        """Answer again."""
        self._outage = ""

    # What the port promises.

    async def add(
        self,
        source: Metainfo | Magnet,
        *,
        folder: VaultPath,
        wanted: Collection[int] = (),
        paused: bool = False,
    ) -> None:
        """Begin to download."""
        await self._answer()
        if source.infohash in self.elsewhere:
            raise EngineRefused(
                "The torrent engine already holds this torrent outside our folder; remove it there first."
            )
        metainfo = source if isinstance(source, Metainfo) else None
        name = source.name or source.infohash
        held = _Held(source.infohash, name, folder, metainfo, frozenset(wanted) or None, paused)
        self._advance(self._held.setdefault(source.infohash, held))

    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The torrent, or None."""
        await self._answer()
        held = self._held.get(torrent)
        return None if held is None else _view(held)

    async def all(self) -> Mapping[InfoHash, EngineTorrent]:
        """Every torrent."""
        await self._answer()
        return {infohash: _view(held) for infohash, held in self._held.items()}

    async def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files."""
        await self._answer()
        held = self._get(torrent)
        return tuple(
            EngineFile(file.index, file.path, file.size_bytes, held.done.get(file.index, 0), held.wants(file.index))
            for file in (held.metainfo.files if held.metainfo else ())
        )

    async def want(self, torrent: InfoHash, indexes: Collection[int]) -> None:
        """Choose files."""
        await self._answer()
        held = self._get(torrent)
        held.wanted = frozenset(indexes)
        self._advance(held)

    async def pause(self, torrent: InfoHash) -> None:
        """Stop it."""
        await self._answer()
        held = self._get(torrent)
        held.paused, held.rate = True, 0

    async def resume(self, torrent: InfoHash) -> None:
        """Go on."""
        await self._answer()
        held = self._get(torrent)
        held.paused, held.error = False, ""
        self._advance(held)

    async def remove(self, torrent: InfoHash, *, with_data: bool) -> None:
        """Forget it."""
        await self._answer()
        held = self._held.pop(torrent, None)
        if held and with_data and self._vault:
            for file in held.metainfo.files if held.metainfo else ():
                self._vault.delete(_place(held, file))

    async def free_bytes(self) -> int:
        """What the test set."""
        await self._answer()
        return self.free

    async def _answer(self) -> None:
        await asyncio.sleep(0)  # A real engine lets others run meanwhile, too.
        if self._outage:
            raise EngineUnavailable(self._outage)

    def _get(self, torrent: InfoHash) -> _Held:
        try:
            return self._held[torrent]
        except KeyError as error:
            raise TorrentNotFound("The torrent engine does not hold this torrent.") from error

    def _advance(self, held: _Held) -> None:
        """Give a running torrent what the swarm has."""
        if held.infohash in self._offers and not held.paused and not held.error:
            held.metainfo = self._offers[held.infohash][0]
            held.name = held.metainfo.name
            self.complete(held.infohash)

    def _save(self, held: _Held) -> None:
        if self._vault is None:
            return
        _, contents = self._offers.get(held.infohash, (None, {}))
        for file in held.chosen:
            if held.done.get(file.index, 0) == file.size_bytes:
                self._vault.put(_place(held, file), contents.get(file.index, bytes(file.size_bytes)))


def _place(held: _Held, file: MetainfoFile) -> VaultPath:
    return VaultPath(f"{held.folder.text}/{file.path.text}")


def _view(held: _Held) -> EngineTorrent:
    size = sum(file.size_bytes for file in held.chosen)
    return EngineTorrent(
        infohash=held.infohash,
        name=held.name,
        state=held.state,
        size_bytes=size,
        downloaded_bytes=size - held.left,
        download_rate=held.rate,
        error=held.error,
        complete=held.metainfo is not None and not held.left,
    )


@asynccontextmanager
async def _open(_: Options, __: Toolbox) -> AsyncIterator[MemoryEngine]:
    yield MemoryEngine()


PLUGIN: Plugin[TorrentEngine] = Plugin(Options, _open)
