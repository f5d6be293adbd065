"""The anime-relations table: at hand from the first moment, and fetched anew in the background."""

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from application.ports.clock import Clock
from application.ports.renumberings import Renumberings
from domain.releases.renumbering import Renumbering
from domain.series import SeriesId

from .kept_copy import CopyFile, KeptCopy, origin_of
from .table_text import TableText, read_table
from .web_table import Fetched, TableUnavailable, Validators, WebTable

_log = logging.getLogger(__name__)
_FIRST_REST = timedelta(minutes=5)
_LEAST_KEPT = 0.5
"""A table that lost more than this part of its rules at once is a broken one."""


class AnimeRelations(Renumberings):
    """Answers from memory. ``keep_fresh`` is what asks the network; without it the kept copy is all there is."""

    def __init__(
        self,
        web: WebTable,
        file: CopyFile,
        clock: Clock,
        *,
        interval: timedelta,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._web = web
        self._file = file
        self._clock = clock
        self._interval = interval
        self._jitter = jitter
        self._copy: KeptCopy | None = None
        self._as_of: datetime | None = None
        self._rules = 0
        self._by_series: Mapping[SeriesId, Sequence[Renumbering]] = {}

    @property
    def as_of(self) -> datetime | None:
        """The date that the table bears, else when it was last fetched or confirmed."""
        if self._as_of is None and self._copy is not None:
            return self._copy.checked_at
        return self._as_of

    def about(self, series: Collection[SeriesId]) -> Sequence[Renumbering]:
        """Every run that leads from or to one of these series."""
        return tuple(dict.fromkeys(run for one in series for run in self._by_series.get(one, ())))

    async def open_copy(self) -> None:
        """Begin with what was kept at an earlier start, if anything was."""
        copy = await asyncio.to_thread(self._file.load)
        table = await asyncio.to_thread(read_table, copy.text) if copy is not None else None
        if copy is not None and table is not None and table.runs:
            await self._take(table, copy)

    async def keep_fresh(self) -> None:
        """Ask for a newer table again and again; never returns. What goes wrong is logged, and tried again later."""
        rest, failures = self._until_due(), 0
        while True:
            await self._clock.sleep(rest)
            try:
                await self.refresh()
            except TableUnavailable as error:
                failures += 1
                rest = self._after_failure(failures, error.wait)
                _log.warning("No new table of renumberings: %s It is asked for again in %s.", error, rest)
            except Exception:
                failures += 1
                rest = self._after_failure(failures, None)
                _log.exception("No new table of renumberings. It is asked for again in %s.", rest)
            else:
                rest, failures = self._interval * (0.95 + 0.1 * self._jitter()), 0

    async def refresh(self) -> None:
        """Ask once, take what came, and keep it. Raises TableUnavailable; the table at hand stays then."""
        fetched = await self._web.fetch(self._validators())
        if fetched is not None:
            table = await asyncio.to_thread(read_table, fetched.text)
            self._accept(table)
            await self._take(table, self._to_keep(fetched))
            _log.info("The table of renumberings is of %s and has %d rules.", f"{self.as_of:%Y-%m-%d}", self._rules)
        elif self._copy is not None:
            self._copy = self._copy.model_copy(update={"checked_at": self._clock.now()})
        if self._copy is not None:
            await asyncio.to_thread(self._file.keep, self._copy)

    def _accept(self, table: TableText) -> None:
        if not table.runs:
            raise TableUnavailable("What came is no table.")
        if len(table.runs) < self._rules * _LEAST_KEPT:
            raise TableUnavailable(f"What came has {len(table.runs)} rules, where there were {self._rules}.")

    async def _take(self, table: TableText, copy: KeptCopy) -> None:
        if table.unreadable:
            _log.warning("%d rules of the table of renumberings cannot be read.", table.unreadable)
        by_series = await asyncio.to_thread(_by_series, table.runs)
        self._by_series, self._as_of, self._rules, self._copy = by_series, table.as_of, len(table.runs), copy

    def _to_keep(self, fetched: Fetched) -> KeptCopy:
        said = fetched.validators
        return KeptCopy(
            origin=origin_of(self._web.url),
            checked_at=self._clock.now(),
            etag=said.etag,
            last_modified=said.last_modified,
            text=fetched.text,
        )

    def _ours(self) -> KeptCopy | None:
        """The copy, if it came from the address that is configured now."""
        return self._copy if self._copy is not None and self._copy.origin == origin_of(self._web.url) else None

    def _validators(self) -> Validators:
        copy = self._ours()
        return Validators() if copy is None else Validators(copy.etag, copy.last_modified)

    def _until_due(self) -> timedelta:
        copy = self._ours()
        if copy is None:
            return timedelta()
        # The clock may have been set back meanwhile.
        return min(copy.checked_at + self._interval - self._clock.now(), self._interval)

    def _after_failure(self, failures: int, wait: timedelta | None) -> timedelta:
        grown = min(_FIRST_REST * 2 ** min(failures - 1, 20), self._interval)
        rest: timedelta = grown * (0.5 + self._jitter() / 2)
        return max(rest, wait or timedelta())


def _by_series(runs: Iterable[Renumbering]) -> Mapping[SeriesId, Sequence[Renumbering]]:
    found: dict[SeriesId, list[Renumbering]] = {}
    for run in runs:
        for series in {run.source, run.target}:
            found.setdefault(series, []).append(run)
    return {series: tuple(some) for series, some in found.items()}
