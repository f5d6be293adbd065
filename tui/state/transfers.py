"""Files on their way to this device."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

Key = tuple[str, int]
"""Infohash and index of a file."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A file on its way: running until ``path`` (verified, here it is) or ``problem`` is there.

    ``rate`` is bytes a second, smoothed; ``at`` is when ``done`` was measured, on a clock that only goes forward.
    ``waits`` for those before it, or for the server, which gives no more files for a moment.
    """

    total: int
    done: int = 0
    rate: float = 0.0
    at: float | None = None
    path: Path | None = None
    problem: str | None = None
    waits: bool = False

    @property
    def running(self) -> bool:
        """Whether bytes may still come."""
        return self.path is None and self.problem is None

    @property
    def share(self) -> float:
        """Zero to one."""
        return self.done / self.total if self.total else 1.0

    @property
    def eta_seconds(self) -> float | None:
        """How long it will take, None if nothing moves."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


@dataclass(frozen=True, slots=True)
class Transfers:
    """All transfers of this run."""

    by_file: Mapping[Key, Transfer] = field(default_factory=dict)

    def get(self, key: Key) -> Transfer | None:
        """Return the transfer of a file."""
        return self.by_file.get(key)

    def of_torrent(self, infohash: str) -> list[Transfer]:
        """Return the transfers of a torrent's files."""
        return [transfer for (owner, _), transfer in self.by_file.items() if owner == infohash]


def started(transfers: Transfers, key: Key, total: int) -> Transfers:
    """A file was asked for."""
    return _with(transfers, key, Transfer(total))


def moved(transfers: Transfers, key: Key, done: int, now: float) -> Transfers:
    """Bytes have come. The first measure only sets the start: what a resumed part holds did not come just now."""
    old = transfers.by_file.get(key)
    if old is None or not old.running:
        return transfers
    rate = old.rate
    if old.at is not None and now > old.at:
        measured = max(0.0, (done - old.done) / (now - old.at))
        rate = measured if old.rate == 0 else 0.7 * old.rate + 0.3 * measured
    return _with(transfers, key, replace(old, done=done, rate=rate, at=now, waits=False))


def held(transfers: Transfers, key: Key) -> Transfers:
    """It has to wait. What comes then is measured anew: the wait was no slowness."""
    old = transfers.by_file.get(key)
    if old is None or not old.running:
        return transfers
    return _with(transfers, key, replace(old, rate=0.0, at=None, waits=True))


def verified(transfers: Transfers, key: Key, path: Path) -> Transfers:
    """It is here, and it is the server's."""
    old = transfers.by_file[key]
    return _with(transfers, key, replace(old, done=old.total, path=path, rate=0.0))


def failed(transfers: Transfers, key: Key, sentence: str) -> Transfers:
    """It did not come, and why."""
    return _with(transfers, key, replace(transfers.by_file[key], problem=sentence, rate=0.0))


def _with(transfers: Transfers, key: Key, transfer: Transfer) -> Transfers:
    return Transfers({**transfers.by_file, key: transfer})
