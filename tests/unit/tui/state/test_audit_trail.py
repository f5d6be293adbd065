from datetime import UTC, datetime
from uuid import UUID

import pytest

from adapters.inbound.http.wire.audit import AuditView
from tui.state import audit as state
from uuutorrent.testing.stub_people import FERN, event

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def page(first: int, count: int, *, last: bool = False) -> AuditView:
    events = [event(number, "session.begin") for number in range(first, first - count, -1)]
    return AuditView(events=events, next=None if last else first - count + 1)


def loaded() -> state.Trail:
    return state.arrived(state.asked(state.Trail()), page(300, 100), state.EVERYTHING, None)


def test_pages_follow_each_other() -> None:
    trail = state.arrived(state.asked(loaded()), page(200, 100), state.EVERYTHING, loaded().next)
    assert trail.events is not None
    assert [each.number for each in trail.events] == list(range(300, 100, -1))
    assert not trail.asking


def test_the_newest_again_takes_the_place_of_all() -> None:
    trail = state.arrived(state.asked(loaded()), page(301, 50, last=True), state.EVERYTHING, None)
    assert trail.events is not None
    assert (len(trail.events), trail.events[0].number, trail.next) == (50, 301, None)


def test_a_page_that_came_twice_or_too_late_changes_nothing() -> None:
    trail = state.arrived(loaded(), page(200, 100), state.EVERYTHING, 201)
    assert state.arrived(trail, page(200, 100), state.EVERYTHING, 201) == trail
    narrowed = state.asked(trail, state.Wanted(kind="torrent"))
    assert state.arrived(narrowed, page(100, 100), state.EVERYTHING, 101) == narrowed
    assert state.arrived(narrowed, page(300, 100), state.EVERYTHING, None) == narrowed


@pytest.mark.parametrize(
    ("trail", "place", "due"),
    [
        (loaded(), 79, False),
        (loaded(), 80, True),
        (state.asked(loaded()), 99, False),
        (state.failed(loaded(), "away"), 99, False),
        (state.arrived(loaded(), page(9, 5, last=True), state.EVERYTHING, None), 4, False),
        (state.Trail(), 0, False),
    ],
)
def test_the_next_page_is_due_near_the_end_and_once(trail: state.Trail, place: int, due: bool) -> None:
    assert trail.due(place) is due


def test_other_wishes_begin_anew_and_the_same_ones_keep_what_is_there() -> None:
    assert state.asked(loaded(), state.EVERYTHING).events == loaded().events
    assert state.asked(loaded(), state.Wanted(user=FERN)).events is None


def test_a_failure_keeps_what_is_there() -> None:
    trail = state.failed(state.asked(loaded()), "The database is away.")
    assert (trail.events, trail.asking, trail.problem) == (loaded().events, False, "The database is away.")


def test_a_page_is_asked_for_by_what_is_wanted() -> None:
    query = state.Wanted(UUID(int=7), "fern", "torrent", SINCE).page(12)
    assert (query.user, query.action, query.since, query.before, query.limit) == (
        UUID(int=7),
        "torrent",
        SINCE,
        12,
        100,
    )
    assert state.EVERYTHING.page(None).model_dump(exclude_none=True) == {"limit": 100}
