"""Which episodes the server was told of, so that it is not told too often."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from adapters.inbound.http.wire.searches import SearchBody

REST = 240.0
"""Seconds in which the same episode is not told again: the server keeps what it found about as long."""
MOST = 20
"""Episodes in one request."""


@dataclass(frozen=True, slots=True)
class Prefetched:
    """Series and episode → when it was told, on a clock that only goes forward."""

    told: Mapping[tuple[int, int], float] = field(default_factory=dict)


def due(prefetched: Prefetched, episodes: Iterable[SearchBody], now: float) -> tuple[Prefetched, list[SearchBody]]:
    """Return which of ``episodes`` to tell now, in their order, and what is told then."""
    recent = {key: at for key, at in prefetched.told.items() if now - at < REST}
    new = {(each.series_id, each.episode): each for each in episodes}
    chosen = [each for key, each in new.items() if key not in recent][:MOST]
    return Prefetched(recent | {(each.series_id, each.episode): now for each in chosen}), chosen
