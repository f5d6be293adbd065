"""How the server behaves towards its disk, its line, the swarm and the people who share it: the operator's choices."""

from dataclasses import dataclass
from datetime import timedelta

from ..quotas import NO_QUOTA, Quota
from .seeding import NO_GOAL, SeedingGoal


@dataclass(frozen=True, slots=True)
class SpeedLimits:
    """Bytes a second; 0 is no limit."""

    download_rate: int = 0
    upload_rate: int = 0


UNLIMITED = SpeedLimits()


@dataclass(frozen=True, slots=True)
class Manners:
    """Everything an operator can say about it. ``active_downloads`` and ``egress_bytes_a_month`` of 0 are no limit."""

    seeding: SeedingGoal = NO_GOAL
    """Where nobody who claims the torrent said otherwise."""
    active_downloads: int = 0
    """How many torrents download at once; the others wait in a queue that is fair between people."""
    everybody: SpeedLimits = UNLIMITED
    """For everything together."""
    each: SpeedLimits = UNLIMITED
    """For each person's torrents together."""
    quota: Quota = NO_QUOTA
    """For those who have none of their own."""
    disk_reserve_bytes: int = 1 << 30
    """What stays free: nothing new is taken below it, and what runs is held."""
    egress_bytes_a_month: int = 0
    """What may leave the server in a calendar month (UTC), to peers and to devices."""
    metadata_within: timedelta = timedelta(minutes=30)
    """How long a magnet link may take to tell what is in it."""
