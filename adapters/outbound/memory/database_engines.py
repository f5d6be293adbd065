"""Engines in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.ports.engines import EngineRows, KeptEngine
from domain.keepable import keepable

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryEngines(EngineRows):
    """A dictionary of engines by name."""

    rows: Open

    async def keep(self, engine: KeptEngine) -> None:
        """See the port."""
        rows, engine = self.rows(), keepable(engine)
        known = rows.engines.get(engine.name, engine)
        rows.engines[engine.name] = replace(known, plugin=engine.plugin)

    async def all(self) -> Sequence[KeptEngine]:
        """See the port."""
        return sorted(self.rows().engines.values(), key=lambda engine: engine.name)
