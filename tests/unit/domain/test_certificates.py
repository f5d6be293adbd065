"""When somebody should do something about a certificate."""

from datetime import timedelta

import pytest

from domain.certificates import CertificateStanding, CertificateTerm
from uuutorrent.testing.specimens import NOON

GOOD, SOON, ENDED = CertificateStanding


@pytest.mark.parametrize(
    ("lifetime", "left", "standing"),
    [
        (365, 22, GOOD),
        (365, 20, SOON),
        (90, 30, GOOD),
        (90, 20, SOON),
        (45, 15, GOOD),  # it is renewed about now
        (45, 10, SOON),
        (6, 2, GOOD),
        (6, 1, SOON),
        (365, 0, SOON),
        (365, -1, ENDED),
    ],
)
def test_the_last_three_weeks_are_soon_or_the_last_quarter_of_a_short_one(
    lifetime: int, left: int, standing: CertificateStanding
) -> None:
    ends = NOON + timedelta(days=left)
    term = CertificateTerm(ends - timedelta(days=lifetime), ends)
    assert term.standing(NOON) is standing
    assert term.days_left(NOON) == max(0, left)


def test_one_that_has_not_begun_by_our_clock_is_in_use_all_the_same() -> None:
    assert CertificateTerm(NOON + timedelta(days=1), NOON + timedelta(days=91)).standing(NOON) is GOOD
