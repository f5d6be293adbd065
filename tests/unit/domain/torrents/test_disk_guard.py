"""When downloads stand still because the disk is nearly full."""

import pytest

from domain.torrents.disk_guard import holds, released_from

GIB = 1024**3


@pytest.mark.parametrize(
    ("free", "before", "after"),
    [
        (GIB, False, False),
        (GIB - 1, False, True),
        (GIB, True, True),
        (released_from(GIB) - 1, True, True),
        (released_from(GIB), True, False),
    ],
)
def test_it_holds_below_the_reserve_and_lets_go_clearly_above(free: int, before: bool, after: bool) -> None:
    assert holds(free, reserve_bytes=GIB, holding=before) is after


def test_the_step_is_a_tenth_and_at_least_256_mib() -> None:
    assert released_from(GIB) == GIB + 256 * 1024**2
    assert released_from(100 * GIB) == 110 * GIB


def test_without_a_reserve_nothing_is_held() -> None:
    assert not holds(0, reserve_bytes=0, holding=True)
