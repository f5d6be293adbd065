"""A torrent engine that downloads nothing, steered by the test that holds it."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

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
from domain.torrents.manners import UNLIMITED, SpeedLimits
from domain.torrents.metainfo import Metainfo
from domain.torrents.states import TorrentState
from domain.vault_path import VaultPath

from .held_torrent import HeldTorrent, Offered
from .vault import MemoryVault

_FREE = 1 << 40
_ENDLESS = 1 << 60


class MemoryEngine(TorrentEngine):
    """Holds torrents and lets a test say what becomes of them.

    A torrent that was ``offer``-ed finishes as soon as it is added and runs, or at the ``pace``; any other waits for
    ``progress``, ``complete`` and ``error``. With a ``vault``, the bytes of finished files appear in it, go with the
    torrent, and are looked for by a check. Between two questions a second passes.
    """

    def __init__(self, vault: MemoryVault | None = None, *, free_bytes: int = _FREE) -> None:
        self.free = free_bytes
        """What ``free_bytes`` answers."""
        self.elsewhere: set[InfoHash] = set()
        """What somebody else holds with this engine, outside our folder."""
        self.pace = 0
        """The most bytes of a torrent that the swarm gives in a second; 0: all at once."""
        self.limits = UNLIMITED
        """For everything together."""
        self._vault = vault
        self._held: dict[InfoHash, HeldTorrent] = {}
        self._offers: dict[InfoHash, Offered] = {}
        self._outage = ""

    # What a test does.

    @property
    def held(self) -> frozenset[InfoHash]:
        """Everything that it holds for us."""
        return frozenset(self._held)

    def limits_of(self, torrent: InfoHash) -> SpeedLimits:
        """The torrent's own."""
        return self._get(torrent).limits

    def first_of(self, torrent: InfoHash) -> frozenset[int]:
        """The files that it fetches before the rest."""
        return self._get(torrent).first

    def offer(self, metainfo: Metainfo, contents: Mapping[int, bytes] | None = None) -> None:
        """Let the swarm have this torrent; ``contents`` are its files by index (zeros where missing)."""
        self._offers[metainfo.infohash] = Offered(metainfo, contents or {})
        if held := self._held.get(metainfo.infohash):
            self._meet(held)

    def withdraw(self, torrent: InfoHash) -> None:
        """Let nobody have it any more."""
        self._offers.pop(torrent, None)

    def progress(self, torrent: InfoHash, downloaded_bytes: int, *, rate: int = 0) -> None:
        """Let so many bytes be there, from the first wanted file on; ``rate`` is the speed it shows, a second."""
        held = self._get(torrent)
        held.download_rate = rate
        held.done.clear()
        self._receive(held, downloaded_bytes)

    def complete(self, torrent: InfoHash) -> None:
        """Let every wanted byte be there."""
        self.progress(torrent, self._get(torrent).size)

    def share(self, torrent: InfoHash, size: int) -> int:
        """Let somebody take so many bytes in this second; return how many the limits and its state allow."""
        held = self._get(torrent)
        if held.state is not TorrentState.SEEDING:
            return 0
        given = _bounded(size, held.limits.upload_rate, self.limits.upload_rate)
        held.giving += given
        held.uploaded += given
        return given

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
        if source.infohash not in self._held:
            await self._begin(source, folder, wanted, paused=paused)

    async def get(self, torrent: InfoHash) -> EngineTorrent | None:
        """The torrent, or None."""
        return (await self.several((torrent,))).get(torrent)

    async def several(self, torrents: Collection[InfoHash]) -> Mapping[InfoHash, EngineTorrent]:
        """Those of them that it holds."""
        await self._answer()
        return {infohash: self._held[infohash].view() for infohash in torrents if infohash in self._held}

    async def active(self) -> Mapping[InfoHash, EngineTorrent]:
        """Those with a rate."""
        await self._answer()
        moving = (held for held in self._held.values() if held.download_rate or held.upload_rate)
        return {held.infohash: held.view() for held in moving}

    async def metainfo(self, torrent: InfoHash) -> bytes | None:
        """The .torrent that was given or offered."""
        await self._answer()
        metainfo = self._get(torrent).metainfo
        return metainfo.raw if metainfo is not None else None

    async def files(self, torrent: InfoHash) -> Sequence[EngineFile]:
        """Its files."""
        await self._answer()
        return self._get(torrent).files()

    async def want(self, torrent: InfoHash, indexes: Collection[int], *, first: Collection[int] = ()) -> None:
        """Choose files."""
        await self._answer()
        held = self._get(torrent)
        held.wanted, held.first = frozenset(indexes), frozenset(first)
        self._meet(held)

    async def recheck(self, torrent: InfoHash) -> None:
        """Forget an error, and whatever is not in the vault any more."""
        await self._answer()
        held = self._get(torrent)
        held.error = ""
        await self._check(held)
        self._meet(held)

    async def reannounce(self, torrent: InfoHash) -> None:
        """Ask the swarm that a test offered."""
        await self._answer()
        self._meet(self._get(torrent))

    async def limit(self, torrent: InfoHash, limits: SpeedLimits) -> None:
        """Bound its speed."""
        await self._answer()
        self._get(torrent).limits = limits

    async def limit_all(self, limits: SpeedLimits) -> None:
        """Bound everything's speed."""
        await self._answer()
        self.limits = limits

    async def pause(self, torrent: InfoHash) -> None:
        """Stop it."""
        await self._answer()
        held = self._get(torrent)
        held.paused, held.download_rate = True, 0

    async def resume(self, torrent: InfoHash) -> None:
        """Go on."""
        await self._answer()
        held = self._get(torrent)
        held.paused, held.error = False, ""
        self._meet(held)

    async def remove(self, torrent: InfoHash, *, with_data: bool) -> None:
        """Forget it."""
        await self._answer()
        held = self._held.pop(torrent, None)
        if held and with_data and self._vault:
            for file in held.metainfo.files if held.metainfo else ():
                self._vault.delete(held.place(file))

    async def free_bytes(self) -> int:
        """What the test set."""
        await self._answer()
        return self.free

    async def _answer(self) -> None:
        await asyncio.sleep(0)  # A real engine lets others run meanwhile, too.
        if self._outage:
            raise EngineUnavailable(self._outage)
        self._pass_a_second()

    def _get(self, torrent: InfoHash) -> HeldTorrent:
        try:
            return self._held[torrent]
        except KeyError as error:
            raise TorrentNotFound("The torrent engine does not hold this torrent.") from error

    async def _begin(
        self, source: Metainfo | Magnet, folder: VaultPath, wanted: Collection[int], *, paused: bool
    ) -> None:
        metainfo = source if isinstance(source, Metainfo) else None
        held = HeldTorrent(
            infohash=source.infohash,
            name=source.name or source.infohash,
            folder=folder,
            metainfo=metainfo,
            wanted=(frozenset(wanted) or None) if metainfo else frozenset(),
            paused=paused,
        )
        self._held[source.infohash] = held
        await self._check(held)
        self._meet(held)

    async def _check(self, held: HeldTorrent) -> None:
        """Compare it with the vault. Of a file that is not all there, what a test said stays."""
        if self._vault is None or held.metainfo is None:
            return
        for file in held.metainfo.files:
            lies = await self._vault.stat(held.place(file))
            if lies is not None and lies.size_bytes == file.size_bytes:
                held.done[file.index] = file.size_bytes
            elif held.done.get(file.index) == file.size_bytes:
                del held.done[file.index]

    def _meet(self, held: HeldTorrent) -> None:
        """Give a running torrent what the swarm has to give at once."""
        offered = self._offers.get(held.infohash)
        if offered is None or not held.runs:
            return
        held.metainfo = offered.metainfo
        held.name = offered.metainfo.name
        if not self.pace and not self.limits.download_rate and not held.limits.download_rate:
            self._receive(held, held.size)

    def _pass_a_second(self) -> None:
        left = self.limits.download_rate or _ENDLESS
        for held in self._held.values():
            held.upload_rate, held.giving = held.giving, 0
            if held.infohash in self._offers and held.runs and held.metainfo:
                coming = min(held.size - held.there, left)
                held.download_rate = _bounded(coming, self.pace, held.limits.download_rate)
                left -= held.download_rate
                self._receive(held, held.download_rate)

    def _receive(self, held: HeldTorrent, size: int) -> None:
        offered = self._offers.get(held.infohash)
        for file in held.receive(size):
            if self._vault is not None:
                self._vault.put(held.place(file), offered.content(file) if offered else bytes(file.size_bytes))


def _bounded(size: int, *limits: int) -> int:
    """So many bytes, or the strictest limit; 0 is none."""
    return min([size, *(limit for limit in limits if limit)])


@asynccontextmanager
async def _open(_: Options, __: Toolbox) -> AsyncIterator[MemoryEngine]:
    yield MemoryEngine()


PLUGIN: Plugin[TorrentEngine] = Plugin(Options, _open)
