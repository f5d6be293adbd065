"""How the server behaves towards its disk, its line, the swarm and its people: the settings, and what they mean."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from domain.quotas import Quota
from domain.torrents.manners import Manners, SpeedLimits
from domain.torrents.seeding import SeedingGoal

from .amounts import Amount, amount_in_bytes


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitsSettings(_Section):
    """How much happens at once, and how fast. Speeds are amounts a second, such as `2 MiB`; `0` is no limit."""

    active_downloads: int = Field(
        default=50,
        ge=0,
        le=10_000,
        description="How many torrents download at once, 0 for any number; the others wait in a queue that is fair "
        "between people. One that gets nothing for three minutes does not count. 50 keep the connections and buffers "
        "of a machine with 1 GB in bounds.",
    )
    download: Amount = Field(default="0", description="For everything together, a second.")
    upload: Amount = Field(default="0", description="For everything together, a second.")
    download_each: Amount = Field(default="0", description="For each person's torrents together, a second.")
    upload_each: Amount = Field(default="0", description="For each person's torrents together, a second.")
    magnet_minutes: float = Field(
        default=30, ge=1, le=10_080, description="How long a magnet link may take to tell what is in it."
    )
    changes: int = Field(
        default=600,
        ge=10,
        le=1_000_000,
        description="How many things one account may change in a row (add, remove, teach, log in, …), admins included. "
        "What comes by API tokens is counted apart, and so are files: ten times as many may be fetched in a row.",
    )
    changes_a_minute: int = Field(
        default=20, ge=1, le=100_000, description="How many of them come back every minute. What is done is recorded."
    )


class QuotasSettings(_Section):
    """What a person may use who has no quota of their own. `0` is no bound."""

    size: Amount = Field(default="0", description="How much their torrents may add up to, such as `100 GiB`.")
    torrents: int = Field(default=0, ge=0, le=1_000_000, description="How many torrents they may have.")


class SeedingSettings(_Section):
    """How long a finished torrent is shared: until the first of the two is reached. People may choose for theirs."""

    ratio: float = Field(
        default=2.0, ge=0, le=1_000, description="How many times its size it gives to others; 0 is no such goal."
    )
    hours: float = Field(
        default=336, ge=0, le=87_600, description="For how long it is shared once complete; 0 is no such goal."
    )


class DiskSettings(_Section):
    """The disk that the engines save on."""

    reserve: Amount = Field(
        default="1 GiB",
        description="What stays free, for logs, the database and the system: nothing is taken that does not fit beside "
        "it, and downloads stand still while less is free. With 0 only the engine itself stops at a full disk.",
    )


class EgressSettings(_Section):
    """What leaves the server in a calendar month (UTC), to peers and to people's devices."""

    monthly: Amount = Field(
        default="10 TB",
        description="The budget, 0 for none. From four fifths on admins are warned. Once it is spent sharing stops, "
        "and deliveries go at 1 MiB a second together, until the month is over. 10 TB are free at Oracle's cloud.",
    )


def manners_of(
    limits: LimitsSettings, quotas: QuotasSettings, seeding: SeedingSettings, disk: DiskSettings, egress: EgressSettings
) -> Manners:
    """What the settings mean."""
    return Manners(
        seeding=SeedingGoal(seeding.ratio or None, timedelta(hours=seeding.hours) if seeding.hours else None),
        active_downloads=limits.active_downloads,
        everybody=SpeedLimits(amount_in_bytes(limits.download), amount_in_bytes(limits.upload)),
        each=SpeedLimits(amount_in_bytes(limits.download_each), amount_in_bytes(limits.upload_each)),
        quota=Quota(amount_in_bytes(quotas.size) or None, quotas.torrents or None),
        disk_reserve_bytes=amount_in_bytes(disk.reserve),
        egress_bytes_a_month=amount_in_bytes(egress.monthly),
        metadata_within=timedelta(minutes=limits.magnet_minutes),
    )
