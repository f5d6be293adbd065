"""Making the engine agree with what we keep, one torrent at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from domain.torrents.claims import KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.torrents.states import Wish

from ..ports.database import Database
from ..ports.torrent_engine import TorrentEngine, TorrentNotFound
from .engine_mirror import EngineMirror
from .kept_source import kept_source


@dataclass(frozen=True, slots=True)
class EngineAgreement:
    """Carries out the recorded wish for a torrent. One for the whole process.

    Every step is idempotent and reads the wish anew, so whatever a crash or an outage left undone is done by calling
    again. Actions on one torrent happen one after the other: an older wish can never overtake a newer one.
    """

    database: Database
    engine: TorrentEngine
    mirror: EngineMirror
    _locks: WeakValueDictionary[InfoHash, asyncio.Lock] = field(
        init=False, repr=False, compare=False, default_factory=WeakValueDictionary
    )

    async def settle(self, torrent: InfoHash) -> None:
        """Make the engine agree with the wish; a torrent that is not kept is none of ours and is left alone.

        Raises EngineUnavailable, EngineRefused, InvalidTorrentFile, DatabaseUnavailable.
        """
        async with self._alone_with(torrent):
            async with self.database.unit() as unit:
                kept = await unit.torrents.get(torrent)
            if kept is None:
                return
            if kept.wish.removes:
                await self._take_out(kept)
            else:
                await self._put_in(kept)

    async def fetches_wanted(self, kept: KeptTorrent) -> bool:
        """Whether the engine fetches the wanted files and no others. Raises TorrentNotFound, EngineUnavailable."""
        return await self._missing_choice(kept) is None

    async def _missing_choice(self, kept: KeptTorrent) -> frozenset[int] | None:
        """The files that the engine has yet to be told of; None if it knows."""
        files = await self.engine.files(kept.infohash)
        wanted = frozenset(kept.wanted_files) or frozenset(file.index for file in files)
        return None if wanted == {file.index for file in files if file.wanted} else wanted

    async def _put_in(self, kept: KeptTorrent) -> None:
        if await self.engine.get(kept.infohash) is None:
            await self._add(kept)
        else:
            steer = self.engine.pause if kept.wish is Wish.PAUSE else self.engine.resume
            with suppress(TorrentNotFound):  # Taken out by somebody else just now: the next round puts it in again.
                choice = await self._missing_choice(kept)
                if choice is not None:
                    await self.engine.want(kept.infohash, choice)
                await steer(kept.infohash)
        self.mirror.apply(kept.infohash, await self.engine.get(kept.infohash))

    async def _add(self, kept: KeptTorrent) -> None:
        source = await kept_source(self.database, kept.infohash)
        if source is None:
            return
        await self.engine.add(source, folder=kept.folder, wanted=kept.wanted_files, paused=kept.wish is Wish.PAUSE)

    async def _take_out(self, kept: KeptTorrent) -> None:
        await self.engine.remove(kept.infohash, with_data=kept.wish is Wish.REMOVE_WITH_DATA)
        self.mirror.apply(kept.infohash, None)
        async with self.database.unit() as unit:
            current = await unit.torrents.get(kept.infohash, lock=True)
            # Claimed again in the meantime: it stays, and is put in again by the one who claimed it.
            if current is not None and current.wish.removes:
                await unit.torrents.remove(kept.infohash)

    @asynccontextmanager
    async def _alone_with(self, torrent: InfoHash) -> AsyncIterator[None]:
        lock = self._locks.setdefault(torrent, asyncio.Lock())
        async with lock:
            yield
