"""A person's list as it stands, and what waits on it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from domain.watching import Aired, WatchEntry, aired, unwatched

from ..ports.watching import WatchlistSnapshot
from ..ports.watchlists import WatchlistAccount

MOST_UNWATCHED = 2_000
"""More unwatched episodes than this are not listed: an upstream's absurd number must not fill our memory."""


@dataclass(frozen=True, slots=True)
class WatchItem:
    """A series on the list; ``unwatched`` holds the numbers of the broadcast episodes that were not seen yet."""

    entry: WatchEntry
    aired: Aired
    unwatched: tuple[int, ...]

    @classmethod
    def of(cls, entry: WatchEntry, now: datetime) -> "WatchItem":
        """Derive what has been broadcast by ``now``."""
        waiting = tuple(islice(unwatched(entry, now), MOST_UNWATCHED))
        return cls(entry, aired(entry.series, now), waiting)


@dataclass(frozen=True, slots=True)
class WatchlistNow:
    """The list as of ``fetched_at``: series with unwatched episodes first, each part by title.

    ``stale`` means that the service could not be asked now, or did not show what is private; ``problem`` then says why,
    as a sentence.
    """

    account: WatchlistAccount
    items: tuple[WatchItem, ...]
    fetched_at: datetime
    stale: bool = False
    problem: str | None = None

    @classmethod
    def of(
        cls, account: WatchlistAccount, snapshot: WatchlistSnapshot, now: datetime, *, problem: str | None = None
    ) -> "WatchlistNow":
        """Show ``snapshot`` as it reads at ``now``; with a ``problem`` it is stale."""
        items = sorted((WatchItem.of(entry, now) for entry in snapshot.entries), key=_order)
        return cls(account, tuple(items), snapshot.fetched_at, stale=problem is not None, problem=problem)


def _order(item: WatchItem) -> tuple[bool, str]:
    return not item.unwatched, item.entry.series.titles.main.casefold()
