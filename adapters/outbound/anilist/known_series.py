"""Series that were read lately, shared by everybody who follows them."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from application.ports.clock import Clock
from domain.series import Series, SeriesId

_FRESH = timedelta(hours=1)
_MOST = 5_000


class KnownSeries:
    """Keeps each series for an hour; titles and relations hardly ever change, schedules seldom."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[SeriesId, tuple[datetime, Series]] = OrderedDict()

    def among(self, ids: Collection[SeriesId]) -> dict[SeriesId, Series]:
        """Those of the ids that are known and fresh."""
        now = self._clock.now()
        kept = ((known, self._kept[known]) for known in ids if known in self._kept)
        return {known: series for known, (expires, series) in kept if expires > now}

    def keep(self, series: Iterable[Series]) -> None:
        """Remember the series; the oldest go when there are too many."""
        expires = self._clock.now() + _FRESH
        for one in series:
            self._kept[one.id] = expires, one
            self._kept.move_to_end(one.id)
        while len(self._kept) > _MOST:
            self._kept.popitem(last=False)
