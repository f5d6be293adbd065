from datetime import UTC, datetime, timedelta

import pytest

from tui.wording import ago, counted, ranges, rate, size, state, until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1450 * 2**20, "1.4 GiB"), (720 * 2**20, "720 MiB"),
     (1000 * 2**20, "1.0 GiB"), (2**60 * 5, "5120 PiB")],
)  # fmt: skip
def test_sizes_are_short(count: int, words: str) -> None:
    assert size(count) == words


def test_a_speed_is_a_size_a_second() -> None:
    assert rate(4 * 2**20) == "4.0 MiB/s"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (200_000, "2 d ago"),
    ],
)
def test_the_past_is_told_coarsely(passed: int, words: str) -> None:
    assert ago(NOW - timedelta(seconds=passed), NOW) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [(-1, "any moment"), (42 * 60, "in 42 min"), (5 * 3600, "in 5 h"), (187_200, "in 2 d"), (9, "in 9 s")],
)
def test_the_future_is_told_coarsely(left: int, words: str) -> None:
    assert until(NOW + timedelta(seconds=left), NOW) == words


def test_runs_of_episodes_are_drawn_together() -> None:
    assert ranges([4, 6, 7, 8, 11, 12]) == "4, 6–8, 11–12"
    assert ranges([]) == ""


def test_one_is_not_many() -> None:
    assert (counted(1, "episode"), counted(0, "episode"), counted(1200, "series", "series")) == (
        "1 episode",
        "0 episodes",
        "1,200 series",
    )


def test_a_state_of_a_newer_server_keeps_its_name() -> None:
    assert state("moving_house")[1] == "Moving house"
    assert state("seeding")[1] == "Ready, sharing"
