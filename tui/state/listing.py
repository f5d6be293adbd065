"""Which torrents are shown, and in what order."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.inbound.http.wire.torrents import TorrentView


class Order(StrEnum):
    """By what the list is sorted."""

    ADDED = "added"
    NAME = "name"
    PROGRESS = "progress"
    SPEED = "speed"
    STATE = "state"
    SIZE = "size"
    RATIO = "ratio"
    QUEUE = "queue"


class Only(StrEnum):
    """What is shown."""

    ALL = "all"
    COMING = "coming"
    WAITING = "waiting"
    READY = "ready"
    PAUSED = "paused"
    TROUBLE = "trouble"


STATES: Mapping[str, Only] = {
    "metadata": Only.COMING, "downloading": Only.COMING, "stalled": Only.COMING, "checking": Only.COMING,
    "waiting": Only.WAITING, "queued": Only.WAITING,
    "seeding": Only.READY, "finished": Only.READY,
    "paused": Only.PAUSED,
    "missing_files": Only.TROUBLE, "error": Only.TROUBLE,
}  # fmt: skip
"""Under what a torrent of each state is found."""

_IN_ORDER_OF_CARE = (
    "error", "missing_files", "stalled", "downloading", "metadata", "checking", "queued", "waiting", "paused",
    "seeding", "finished",
)  # fmt: skip
_CARE = {state: number for number, state in enumerate(_IN_ORDER_OF_CARE)}
_NO_PLACE = 10**9

_KEYS: Mapping[Order, Callable[[TorrentView], float | str]] = {
    Order.ADDED: lambda torrent: -torrent.claimed_at.timestamp(),
    Order.NAME: lambda torrent: torrent.name.casefold(),
    Order.PROGRESS: lambda torrent: -torrent.progress,
    Order.SPEED: lambda torrent: -(torrent.download_rate + torrent.upload_rate),
    Order.STATE: lambda torrent: _CARE.get(torrent.state, len(_CARE)),
    Order.SIZE: lambda torrent: -torrent.size_bytes,
    Order.RATIO: lambda torrent: -torrent.ratio,
    Order.QUEUE: lambda torrent: _NO_PLACE if torrent.place is None else torrent.place,
}
"""Smallest first; the most, the largest and the newest come first without ``backwards``."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How the list is looked at. ``sought`` is a part of a name."""

    order: Order = Order.ADDED
    backwards: bool = False
    only: Only = Only.ALL
    sought: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether something may be hidden."""
        return self.only is not Only.ALL or bool(self.sought)

    def shows(self, torrent: TorrentView) -> bool:
        """Whether it is in the list."""
        if self.only is not Only.ALL and STATES.get(torrent.state) is not self.only:
            return False
        return not self.sought or _has(torrent, self.sought.casefold())

    def sorted(self, torrents: Iterable[TorrentView]) -> Sequence[TorrentView]:
        """Return them in order; of equals the newest is first."""
        newest = sorted(torrents, key=lambda torrent: (torrent.claimed_at, torrent.infohash), reverse=True)
        return sorted(newest, key=_KEYS[self.order], reverse=self.backwards)


def arranged(
    listing: Listing, torrents: Mapping[str, TorrentView], before: Sequence[str] | None
) -> dict[str, TorrentView]:
    """Return what is shown, in order.

    ``before`` is the order in which they stand now: it stays as long as the same torrents are shown, so that rows do
    not run about while one looks at them. None sorts anew.
    """
    shown = torrents if not listing.narrowed else {key: each for key, each in torrents.items() if listing.shows(each)}
    if before is not None and len(before) == len(shown) and all(key in shown for key in before):
        return {key: shown[key] for key in before}
    return {each.infohash: each for each in listing.sorted(shown.values())}


def counts(torrents: Iterable[TorrentView]) -> dict[Only, int]:
    """Return how many there are under each."""
    found = dict.fromkeys(Only, 0)
    # By state first: there are few of them, and this is done for thousands of torrents twice a second.
    for state, number in Counter(torrent.state for torrent in torrents).items():
        found[Only.ALL] += number
        if (only := STATES.get(state)) is not None:
            found[only] += number
    return found


def turned(only: Only, by: int) -> Only:
    """Return the next one, or the one before."""
    every = list(Only)
    return every[(every.index(only) + by) % len(every)]


def _has(torrent: TorrentView, sought: str) -> bool:
    return sought in torrent.name.casefold() or sought in (torrent.series_title or "").casefold()
