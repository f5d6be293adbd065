"""How fast it went in the last minutes."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from adapters.inbound.http.wire.torrents import TorrentView

EVERY = 3.0
"""Seconds between two measures."""
KEPT = 60
"""Measures: three minutes."""


@dataclass(slots=True)
class History:
    """Bytes a second, the oldest first."""

    down: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT))
    up: deque[int] = field(default_factory=lambda: deque(maxlen=KEPT))

    def add(self, down: int, up: int) -> None:
        """Take a measure; the oldest one is forgotten."""
        self.down.append(down)
        self.up.append(up)

    @property
    def quiet(self) -> bool:
        """Whether nothing moved."""
        return not any(self.down) and not any(self.up)


@dataclass(slots=True)
class Speeds:
    """Of everything, and of each torrent that has moved within that time: five thousand quiet ones cost nothing."""

    total: History = field(default_factory=History)
    _moving: dict[str, History] = field(default_factory=dict)

    def measure(self, torrents: Iterable[TorrentView]) -> None:
        """Take a measure of all of them."""
        moving = {each.infohash: each for each in torrents if each.download_rate or each.upload_rate}
        self.total.add(
            sum(each.download_rate for each in moving.values()), sum(each.upload_rate for each in moving.values())
        )
        for infohash in self._moving.keys() | moving.keys():
            torrent = moving.get(infohash)
            history = self._moving.setdefault(infohash, History())
            history.add(*((torrent.download_rate, torrent.upload_rate) if torrent is not None else (0, 0)))
            if history.quiet:
                del self._moving[infohash]

    def of(self, infohash: str) -> History:
        """Return those of a torrent."""
        return self._moving.get(infohash, History())
