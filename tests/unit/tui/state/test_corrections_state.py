from datetime import UTC, datetime

import pytest

from adapters.inbound.http.wire.corrections import CorrectionsView, CorrectionView
from tui.state import corrections as state

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def correction(identity: str = "1", **more: object) -> CorrectionView:
    facts = {"id": identity, "series_id": 1, "series_title": "X", "kind": "alias", "text": "“Y” is this series.",
             "taught_by": "me", "taught_at": NOW, "own": True, "shared": False}  # fmt: skip
    return CorrectionView.model_validate({**facts, **more})


@pytest.mark.parametrize(
    ("facts", "by_person", "by_admin"),
    [
        ({}, True, True),
        ({"shared": True}, False, True),
        ({"own": False, "shared": True}, False, True),
        ({"own": False}, False, True),
        ({"revoked_at": NOW}, False, False),
    ],
)
def test_people_take_back_their_own_and_admins_any(facts: dict[str, object], by_person: bool, by_admin: bool) -> None:
    given = CorrectionView.model_validate({**correction().model_dump(), **facts})
    assert (state.may_revoke(given, admin=False), state.may_revoke(given, admin=True)) == (by_person, by_admin)


def test_admins_share_what_counts_and_is_not_shared() -> None:
    assert state.may_share(correction(), admin=True)
    assert not state.may_share(correction(), admin=False)
    assert not state.may_share(correction(shared=True), admin=True)
    assert not state.may_share(correction(revoked_at=NOW), admin=True)
    assert not state.may_share(None, admin=True)


def test_what_was_taken_back_stands_last_and_is_not_counted() -> None:
    view = CorrectionsView(corrections=[correction("3"), correction("2", revoked_at=NOW), correction("1")])
    lessons = state.arrived(state.Lessons(), view)
    assert [each.id for each in lessons.in_order] == ["3", "1", "2"]
    assert lessons.counting == 2


def test_only_news_mean_that_searches_have_changed() -> None:
    lessons = state.arrived(state.Lessons(), CorrectionsView(corrections=[]))
    assert not lessons.changed
    lessons = state.arrived(lessons, CorrectionsView(corrections=[]), "Taken back.")
    assert state.arrived(lessons, CorrectionsView(corrections=[])).changed
    assert state.failed(lessons, "Away.").shown is not None
