"""When another service wants us back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.retry_after import retry_after

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("60", 60),
        (" 0 ", 0),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90),
        ("Sun, 22 Nov 2026 12:01:30 -0000", 90),
        ("Sun, 22 Nov 2020 12:00:00 GMT", 0),
        ("99999999999999999999", 3600),
        ("Sun, 22 Nov 2096 12:00:00 GMT", 3600),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_seconds_and_dates_are_read(text: str | None, seconds: int | None) -> None:
    assert retry_after(text, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text())
def test_any_text_gives_a_sensible_wait_or_none(text: str) -> None:
    wait = retry_after(text, NOW)
    assert wait is None or timedelta() <= wait <= timedelta(hours=1)
