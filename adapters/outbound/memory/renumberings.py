"""A table of renumberings in memory: empty until a test fills it."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.renumberings import Renumberings
from domain.releases.renumbering import Renumbering
from domain.series import SeriesId


class MemoryRenumberings(Renumberings):
    """Knows the runs that it was given, as of the moment it was told."""

    def __init__(self, runs: Iterable[Renumbering] = (), as_of: datetime | None = None) -> None:
        self._runs = tuple(runs)
        self._as_of = as_of

    @property
    def as_of(self) -> datetime | None:
        """When the table was published."""
        return self._as_of

    def about(self, series: Collection[SeriesId]) -> Sequence[Renumbering]:
        """Every run that leads from or to one of these series."""
        return tuple(run for run in self._runs if run.source in series or run.target in series)


@asynccontextmanager
async def _open(_: Options, toolbox: Toolbox) -> AsyncIterator[MemoryRenumberings]:
    del toolbox
    yield MemoryRenumberings()


PLUGIN = Plugin(Options, _open)
