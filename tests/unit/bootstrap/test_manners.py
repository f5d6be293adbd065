"""What the settings mean for the server's manners."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from bootstrap.amounts import amount_in_bytes
from bootstrap.manners import DiskSettings
from bootstrap.settings import Settings
from domain.quotas import Quota
from domain.torrents.manners import Manners, SpeedLimits
from domain.torrents.seeding import NO_GOAL, SeedingGoal


def test_by_default_a_small_machine_is_kept_in_bounds() -> None:
    assert Settings().manners == Manners(
        seeding=SeedingGoal(2.0, timedelta(days=14)),
        active_downloads=50,
        disk_reserve_bytes=1024**3,
        egress_bytes_a_month=10**13,
        metadata_within=timedelta(minutes=30),
    )


def test_everything_can_be_told() -> None:
    settings = Settings.model_validate(
        {
            "limits": {"download": "10 MiB", "upload_each": "1.5 MB", "active_downloads": 3, "magnet_minutes": 5},
            "quotas": {"size": "100 GiB", "torrents": 20},
            "seeding": {"ratio": 0, "hours": 0},
            "disk": {"reserve": "0"},
            "egress": {"monthly": "0"},
        }
    )
    assert settings.manners == Manners(
        seeding=NO_GOAL,
        active_downloads=3,
        everybody=SpeedLimits(10 * 1024**2, 0),
        each=SpeedLimits(0, 1_500_000),
        quota=Quota(100 * 1024**3, 20),
        disk_reserve_bytes=0,
        metadata_within=timedelta(minutes=5),
    )


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("512", 512), ("1 KiB", 1_024), ("2kb", 2_000), (" 1.5 GiB ", 3 << 29), ("10 TB", 10**13)],
)
def test_amounts_are_written_as_people_write_them(text: str, size: int) -> None:
    assert amount_in_bytes(text) == size


@pytest.mark.parametrize("text", ["", "much", "-1", "1 GiBs", "1e9", "2000 TiB", "١ GiB", "1 PB"])
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValidationError, match="20 GiB, 500 MB, or 0"):
        DiskSettings(reserve=text)
