"""What each torrent should be doing now: people's wishes, and what the machine and its line can bear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from .demands import Demand, Seen
from .infohash import InfoHash
from .manners import UNLIMITED, Manners, SpeedLimits
from .queueing import queued
from .seeding import SeedingGoal
from .speed_sharing import speed_limits
from .states import TorrentState, Wish


class Hold(StrEnum):
    """Why a torrent stands still though it could run."""

    PAUSED = "paused"
    """All who claim it said so."""
    REFUSED = "refused"
    """We will not have it: ``KeptTorrent.refusal`` says why."""
    DISK = "disk"
    """The disk is nearly full."""
    QUEUE = "queue"
    """Others download before it."""
    SEEDED = "seeded"
    """It is complete and has been shared enough."""
    EGRESS = "egress"
    """It is complete, and the month's egress is spent."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The machine now: ``full_engines`` are those whose disk is below the reserve."""

    now: datetime
    full_engines: frozenset[str] = frozenset()
    egress_spent: bool = False


@dataclass(frozen=True, slots=True)
class Desired:
    """What the engine is made to do. ``place`` counts from 1 in the queue, None for what does not wait there."""

    hold: Hold | None = None
    place: int | None = None
    limits: SpeedLimits = UNLIMITED

    @property
    def runs(self) -> bool:
        """Whether it is to give and take data."""
        return self.hold is None


RUNNING = Desired()
"""It may give and take data."""

_HELD = {hold: Desired(hold) for hold in Hold}
_NO_TIME = timedelta()
_NO_DATA = (TorrentState.CHECKING, TorrentState.ERROR, TorrentState.MISSING_FILES)
"""Incomplete, but fetching nothing: no reason to queue."""


def plan(demands: Iterable[Demand], manners: Manners, circumstances: Circumstances) -> Mapping[InfoHash, Desired]:
    """Say of every torrent that is to stay what it should do now; of one that is to leave, nothing.

    The first hold that applies is the one that is told: refused, paused, then the disk for what is incomplete and the
    seeding goal and the egress for what is complete, then the queue (see ``queueing``). A magnet link that asks for its
    file list, and what is being checked, write nothing: neither the disk nor the queue holds them.
    """
    desired: dict[InfoHash, Desired] = {}
    running: list[Demand] = []
    queueing: list[Demand] = []
    for demand in demands:
        kept = demand.kept
        if kept.wish.removes:
            continue
        complete = demand.complete
        hold = _hold(demand, manners.seeding, circumstances, complete=complete)
        if hold is not None:
            desired[kept.infohash] = _HELD[hold]
        elif manners.active_downloads and not complete and _takes_a_slot(demand):
            queueing.append(demand)
        else:
            running.append(demand)
            desired[kept.infohash] = RUNNING
    if queueing:
        queue = queued(queueing, manners.active_downloads)
        running.extend(queue.started)
        desired.update((demand.kept.infohash, RUNNING) for demand in queue.started)
        for place, demand in enumerate(queue.waiting, 1):
            desired[demand.kept.infohash] = _waiting(place)
    for infohash, limits in speed_limits(running, manners.each, egress_spent=circumstances.egress_spent).items():
        desired[infohash] = _limited(limits)
    return desired


# What comes again and again is made once: there may be thousands of them every few seconds.
@lru_cache(maxsize=10_000)
def _waiting(place: int) -> Desired:
    return Desired(Hold.QUEUE, place)


@lru_cache(maxsize=1_000)
def _limited(limits: SpeedLimits) -> Desired:
    return Desired(limits=limits)


def _hold(demand: Demand, default: SeedingGoal, circumstances: Circumstances, *, complete: bool) -> Hold | None:
    kept, seen = demand.kept, demand.seen
    if kept.refusal:
        return Hold.REFUSED
    if kept.wish is Wish.PAUSE:
        return Hold.PAUSED
    if not complete:
        full = circumstances.full_engines and kept.engine in circumstances.full_engines
        return Hold.DISK if full and kept.resolved and (seen is None or seen.state not in _NO_DATA) else None
    if kept.seeded_at is not None or _shared_enough(demand, default, circumstances.now):
        return Hold.SEEDED
    return Hold.EGRESS if circumstances.egress_spent else None


def _shared_enough(demand: Demand, default: SeedingGoal, now: datetime) -> bool:
    """Whether every goal of those who want it to run is reached: the farthest one counts."""
    kept, seen = demand.kept, demand.seen
    ratio = seen.ratio if seen is not None else 0.0
    time = now - kept.completed_at if kept.completed_at is not None else _NO_TIME
    for claim in demand.active_claims:
        goal = default if claim.seeding is None else claim.seeding
        if not goal.reached(ratio=ratio, time=time):
            return False
    return bool(demand.claims)


def _takes_a_slot(demand: Demand) -> bool:
    seen = demand.seen
    return bool(demand.claims) and demand.kept.resolved and (seen is None or not (seen.idle or seen.state in _NO_DATA))


__all__ = ["RUNNING", "Circumstances", "Demand", "Desired", "Hold", "Seen", "plan"]
