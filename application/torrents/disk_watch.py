"""How much room there is where the engines save, and which downloads stand still because there is too little."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.sizes import shown_size
from domain.torrents.disk_guard import holds
from domain.torrents.manners import Manners

from ..ports.clock import Clock
from ..ports.engines import Engines
from ..ports.torrent_engine import EngineUnavailable
from .engine_mirror import EngineMirror

_EVERY = timedelta(seconds=5)
_AT_REST = timedelta(seconds=30)


@dataclass(slots=True)
class DiskWatch:
    """The free space of every engine, as it was last told. One for the whole process."""

    engines: Engines
    clock: Clock
    manners: Manners
    mirror: EngineMirror
    _free: dict[str, int] = field(init=False, default_factory=dict)
    _full: frozenset[str] = field(init=False, default=frozenset())
    _looked_at: datetime | None = field(init=False, default=None)

    @property
    def full_engines(self) -> frozenset[str]:
        """The engines whose incomplete torrents stand still: see ``domain.torrents.disk_guard``."""
        return self._full

    @property
    def reserve_bytes(self) -> int:
        """What stays free on every engine's disk."""
        return self.manners.disk_reserve_bytes

    def free_bytes(self, engine: str) -> int | None:
        """What was free when the engine last told; None if it never did."""
        return self._free.get(engine)

    def note(self, engine: str) -> str:
        """Why that engine's downloads stand still, as a sentence with the numbers; empty if they do not."""
        free = self._free.get(engine)
        if free is None or engine not in self._full:
            return ""
        return (
            f"The server's disk is nearly full: {shown_size(free)} free, and {shown_size(self.reserve_bytes)} stay so. "
            "It goes on by itself when there is room."
        )

    async def look(self) -> None:
        """Ask every engine, unless that was done a moment ago; one that does not answer stays as it was.

        A moment is five seconds while anything has yet to be written, else half a minute. Never raises
        EngineUnavailable.
        """
        if self._looked_at is None or self.clock.now() - self._looked_at >= (_EVERY if self._busy else _AT_REST):
            self._looked_at = self.clock.now()
            await self.rooms()

    @property
    def _busy(self) -> bool:
        return bool(self._full) or any(self.mirror.outstanding_bytes(engine) for engine in self.engines)

    async def rooms(self) -> Mapping[str, int | None]:
        """Ask every engine now: what may be added to each, in the order of the configuration.

        It is what is free but for the reserve and for what has yet to be written, so it may be negative; None for an
        engine that does not answer.
        """
        rooms = await asyncio.gather(*(self.room(engine) for engine in self.engines))
        return dict(zip(self.engines, rooms, strict=True))

    async def room(self, engine: str) -> int | None:
        """Ask that engine now; see ``rooms``. Raises EngineNotConfigured."""
        try:
            free = await self.engines.of(engine).free_bytes()
        except EngineUnavailable:
            return None
        self._note(engine, free)
        return free - self.mirror.outstanding_bytes(engine) - self.reserve_bytes

    def _note(self, engine: str, free: int) -> None:
        self._free[engine] = free
        held = holds(free, reserve_bytes=self.reserve_bytes, holding=engine in self._full)
        self._full = self._full | {engine} if held else self._full - {engine}
