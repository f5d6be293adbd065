"""What is told of an act."""

import pytest

from domain.auditing import LONGEST_DETAIL, AuditAction, AuditEvent, AuditFilter, UnknownAction
from domain.users import OPERATOR
from uuutorrent.testing.specimens import NOON, a_user, an_event

LONG = "x" * (LONGEST_DETAIL + 1)


def test_an_action_is_named_wholly_or_by_what_it_is_about() -> None:
    assert AuditAction.named("torrent.grab") == {AuditAction.GRABBED}
    assert AuditAction.named("keys") == {AuditAction.KEYS_ROTATED}
    assert AuditAction.named("correction") == {AuditAction.TAUGHT, AuditAction.SHARED, AuditAction.CORRECTION_REVOKED}


@pytest.mark.parametrize("text", ["", "torrent.", "torrents", "Torrent", "grab", ".", "torrent.*"])
def test_anything_else_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(UnknownAction) as refused:
        AuditAction.named(text)
    assert all(action.value in refused.value.detail for action in AuditAction)


def test_what_strangers_wrote_is_cut() -> None:
    event = AuditEvent(
        NOON, AuditAction.LOG_IN_FAILED, None, LONG, LONG, LONG, LONG, ((LONG, LONG),) * 21
    )  # fmt: skip
    assert {len(text) for text in (event.actor_name, event.address, event.subject, event.subject_name)} == {500}
    assert (len(event.details), {len(text) for pair in event.details for text in pair}) == (20, {500})


def test_an_event_by_somebody_says_who_and_from_where() -> None:
    event = AuditEvent.by(OPERATOR, AuditAction.USER_CHANGED, NOON, subject="s", details={"b": "2", "a": "1"})
    assert (event.actor, event.actor_name, event.address) == (OPERATOR.id, "operator", "")
    assert event.details == (("b", "2"), ("a", "1"))


def test_a_filter_by_person_admits_what_was_done_to_them() -> None:
    ada = a_user().id
    assert AuditFilter(user=ada).admits(an_event(actor=ada))
    assert AuditFilter(user=ada).admits(an_event(subject=str(ada)))
    assert not AuditFilter(user=ada).admits(an_event(subject="ada"))
